/** Keeps the link and what is shown in step, both ways: followed order, selection, moment, recording. */
import { useEffect } from 'react';
import { mapLink, parseRoute } from '../route.ts';
import { select, setFollow, useUi } from '../store.ts';
import { openBundled, restore } from './actions.ts';
import { getTime, linkedRecording, linkedTime, useTime } from './time-store.ts';

/** Shown when there is no system to show. */
export const SAMPLE = 'failed-order';

const timeIn = (query: URLSearchParams): number | null => {
  const time = Number(query.get('t') ?? Number.NaN);
  return Number.isFinite(time) && time > 0 ? time : null;
};

/** A recording that comes with the page, named in the link: `?recording=…` or `rec=…` behind the `#`. */
const recordingIn = (query: URLSearchParams): string | null =>
  query.get('rec') ?? new URLSearchParams(location.search).get('recording');

/** The static page: without a system it runs a recording. */
export async function openWithoutSystem(): Promise<void> {
  const { query } = parseRoute(location.hash.slice(1));
  await openBundled(recordingIn(query) ?? SAMPLE, { time: timeIn(query), event: query.get('at') });
}

/** Only a link that somebody opened counts: the page's own writing raises no event. */
async function applyLink(): Promise<void> {
  const { path, query } = parseRoute(location.hash.slice(1));
  if (path !== '/map') return;
  const [follow, at, place, time] = [query.get('follow'), query.get('at'), query.get('sel'), timeIn(query)];
  const recording = recordingIn(query);
  setFollow(follow);
  if (recording !== null && recording !== linkedRecording(getTime()))
    await openBundled(recording, { time, event: at ?? place });
  else if (time !== null && time !== linkedTime(getTime())) await restore(time, at ?? place, follow);
  // Last: a moment that is put on the screen must not take away what the link has opened.
  if (at !== null) select({ kind: 'event', id: at });
  else if (place !== null) {
    const isPlace = useUi.getState().topology?.nodes.some(({ id }) => id === place) ?? place.includes(':');
    select({ kind: isPlace ? 'node' : 'event', id: place });
  }
}

export function useLink(): void {
  const follow = useUi((state) => state.follow);
  const selection = useUi((state) => state.selection);
  const time = useTime(linkedTime);
  const recording = useTime(linkedRecording);
  const busy = useTime((state) => state.busy !== null);
  useEffect(() => {
    const listen = () => void applyLink();
    listen();
    window.addEventListener('hashchange', listen);
    return () => window.removeEventListener('hashchange', listen);
  }, []);
  useEffect(() => {
    if (busy || (!location.hash.startsWith('#/map') && location.hash !== '')) return;
    const timer = setTimeout(() => {
      const [event, place] = [selection?.kind === 'event', selection?.kind === 'node'].map((fits) =>
        fits ? (selection?.id ?? null) : null,
      );
      const link = mapLink(follow, event ?? null, { place: place ?? null, time, recording });
      if (location.hash === link || (location.hash === '' && link === '#/map')) return;
      history.replaceState(null, '', link);
    }, 500);
    return () => clearTimeout(timer);
  }, [follow, selection, time, recording, busy]);
}
