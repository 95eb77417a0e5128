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

/** Address of the map with what is followed and opened. */
export function mapLink(follow: string | null, eventId: string | null): string {
  const query = new URLSearchParams();
  if (follow !== null) query.set('follow', follow);
  if (eventId !== null) query.set('at', eventId);
  return `#/map${query.size === 0 ? '' : `?${query}`}`;
}
