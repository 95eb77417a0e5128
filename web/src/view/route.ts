/** What the link says: view, followed order, opened event. All of it lives behind the `#`. */
import { useHashLocation } from 'wouter/use-hash-location';

export interface Route {
  readonly path: string;
  readonly query: URLSearchParams;
}

export function parseRoute(location: string): Route {
  const [path = '/', query = ''] = location.split('?');
  return { path: path === '/' || path === '' ? '/map' : path, query: new URLSearchParams(query) };
}

export function useRoute(): Route {
  const [location] = useHashLocation();
  return parseRoute(location);
}

export interface Shown {
  /** A place of the map that is chosen. */
  readonly place?: string | null;
  /** A moment of the past, in milliseconds. */
  readonly time?: number | null;
  readonly recording?: string | null;
}

/** Address of the map with what is followed and opened, and of which moment. */
export function mapLink(follow: string | null, eventId: string | null, shown: Shown = {}): string {
  const query = new URLSearchParams();
  if (follow !== null) query.set('follow', follow);
  if (eventId !== null) query.set('at', eventId);
  if (shown.place != null) query.set('sel', shown.place);
  if (shown.time != null) query.set('t', String(shown.time));
  if (shown.recording != null) query.set('rec', shown.recording);
  return `#/map${query.size === 0 ? '' : `?${query}`}`;
}
