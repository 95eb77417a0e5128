/** Going back in time, and coming back: the parts for it are loaded when they are first wanted. */
import type { RecordingMeta } from '../../live/recording.ts';
import type { Replayed, ReplayOptions } from '../../live/replay.ts';
import { createState } from '../../model/state.ts';
import type { Topology } from '../../model/topology.ts';
import { createGeometry } from '../../scene/geometry.ts';
import { followMotion } from '../preferences.ts';
import { exposeProbe } from '../probe.ts';
import { getUi, select, setUi } from '../store.ts';
import { getTime, type Source, setTime, useTime } from './time-store.ts';

export const SPEEDS: readonly number[] = [0.25, 0.5, 1, 2, 4, 8];
const FETCH_TIMEOUT = 15_000;
const MAP_TIMEOUT = 10_000;

const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/** Loads the parts ahead of the first wish for them. A failure shows when they are wanted. */
export const warmPast = (): void =>
  void Promise.allSettled([import('../../live/replay.ts'), import('../../live/recording.ts')]);

let release: () => void = () => {};

function close(): void {
  release();
  getTime().shown?.stop();
}

type Past = Pick<ReplayOptions, 'stretch' | 'memory' | 'askDetail'>;

/** Puts a stretch of the past on the screen; the live picture waits, the live feed goes on. */
async function show(past: Past, source: Source): Promise<Replayed> {
  const { createReplayed } = await import('../../live/replay.ts');
  const { live } = getTime();
  close();
  live?.setPaused(true);
  const shown = createReplayed({
    config: live?.config ?? { stage: 'recording', apiUrl: '', socketUrl: '' },
    ...past,
    geometry: (index) => createGeometry(index, getUi().positions),
    mapChanged: (topology) => setUi({ topology }),
    changed: () => setTime(({ changes }) => ({ changes: changes + 1 })),
    ended: () => (source.kind === 'memory' ? goOn() : undefined),
  });
  release = followMotion(shown);
  exposeProbe(shown);
  setUi({ paused: live !== null, ...(live === null ? { session: null } : {}) });
  setTime({ shown, source, problem: null });
  return shown;
}

let entering: Promise<unknown> = Promise.resolve();

/**
 * The past that is on the screen, or the one that the page itself remembers, at the moment that is on the screen. Of its
 * memory only a part is unpacked: with a position, the part around it.
 */
function enter(position: number | null = null): Promise<Replayed | null> {
  const entered = entering.then(() => open(position));
  entering = entered.catch(() => {});
  return entered;
}

async function open(position: number | null): Promise<Replayed | null> {
  const { shown, live, source } = getTime();
  if (shown !== null && (source.kind !== 'memory' || live === null || position === null)) return shown;
  if (live === null || live.history.end === live.history.start) return null;
  const { history } = live;
  if (shown !== null && history.isEnough(shown.replay.start, shown.replay.end, position ?? 0)) return shown;
  const here = position ?? history.end - live.director.waiting;
  const { playing = false, speed = 1 } = shown?.replay ?? {};
  const replayed = await show(
    { stretch: history.around(here), memory: history, askDetail: live.askDetail },
    { kind: 'memory' },
  );
  // who names a position goes there by a way of its own
  if (position === null) replayed.replay.seek(here);
  replayed.replay.setSpeed(speed);
  if (playing) replayed.replay.play();
  return replayed;
}

/** A replay cannot go on: it has come to the live edge, memory has a hole, or it has taken in as much as it can hold. */
function goOn(): void {
  const { shown, live } = getTime();
  const { position, end, time } = shown?.replay ?? { position: 0, end: 0, time: 0 };
  if (live === null || position < live.history.start || end >= live.history.end) {
    goLive();
    return;
  }
  void enter(end + 1).then((next) => {
    next?.replay.scrub(time);
    next?.replay.play();
  });
}

/** Back to what happens now. A recording without a system behind it goes to its end. */
export function goLive(): void {
  const { live, shown, liveTopology } = getTime();
  if (live === null) {
    shown?.replay.seek(shown.replay.end);
    return;
  }
  close();
  setTime({ shown: null, source: { kind: 'memory' } });
  setUi({ topology: liveTopology, paused: false });
  live.setPaused(false);
  exposeProbe(live);
}

/** The live system has told its map; a replay shows the one of its own time. */
export function liveMap(topology: Topology): void {
  setTime({ liveTopology: topology });
  if (getTime().shown === null) setUi({ topology });
}

export function togglePause(): void {
  const { shown, live } = getTime();
  if (shown !== null) {
    if (shown.replay.playing) shown.replay.pause();
    else shown.replay.play();
    return;
  }
  if (live === null) return;
  const paused = !live.director.paused;
  live.setPaused(paused);
  setUi({ paused });
}

const nextFrame = () => new Promise<void>((resolve) => requestAnimationFrame(() => resolve()));

let steps = 0;
let stepping: Promise<void> | null = null;

/**
 * One event back or on; it is opened beside the map. Keys that are held down come faster than a picture is made: what
 * has been asked for since the last frame is done in one go, and none of it is lost.
 */
export function step(by: 1 | -1): Promise<void> {
  steps += by;
  stepping ??= takeSteps().finally(() => {
    stepping = null;
  });
  return stepping;
}

async function takeSteps(): Promise<void> {
  const here = await enter();
  await nextFrame();
  const wanted = steps;
  steps = 0;
  if (here === null) return;
  const to = Math.max(here.replay.whole.start, here.replay.position + wanted);
  // what comes next is there, what was before may be in another part
  const past = wanted < 0 ? await enter(to) : here;
  if (past !== here) past?.replay.seek(to + 1);
  const arrival = past?.replay.step(past === here ? wanted : -1);
  if (arrival !== undefined && arrival !== null) select({ kind: 'event', id: arrival.event.id });
}

const positionAt = (time: number): number | null => getTime().live?.history.positionAt(time) ?? null;

export async function scrub(time: number, event: string | null = null): Promise<void> {
  (await enter(positionAt(time)))?.replay.scrub(time, event);
}

export async function toStart(): Promise<void> {
  const { shown, live, source } = getTime();
  const { start } = live !== null && (shown === null || source.kind === 'memory') ? live.history : { start: null };
  const past = await enter(start);
  past?.replay.seek((start ?? past.replay.start) + 1);
}

/** Plays what the page remembers from a time on; its end is live again. */
export async function replaySince(time: number): Promise<void> {
  await scrub(time);
  getTime().shown?.replay.play();
}

/** Over live there is nothing to hasten: the speed is for what lies behind the live edge. */
export function setSpeed(speed: number): void {
  getTime().shown?.replay.setSpeed(speed);
}

export function changeSpeed(by: -1 | 0 | 1): void {
  const { shown } = getTime();
  if (shown === null) {
    setUi({ notice: 'Speeds are for what lies behind the live edge: go back first.' });
    return;
  }
  const at = SPEEDS.indexOf(shown.replay.speed);
  setSpeed(by === 0 ? 1 : (SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, at + by))] ?? 1));
}

/** Says what is going on and what went wrong; nothing is half done afterwards. */
async function attempt(busy: string, work: () => Promise<void>): Promise<boolean> {
  setTime({ busy, problem: null });
  try {
    await work();
    return true;
  } catch (cause) {
    setTime({ problem: reasonOf(cause) });
    return false;
  } finally {
    setTime({ busy: null });
  }
}

export interface LinkedMoment {
  readonly time: number | null;
  /** The last event that had happened. */
  readonly event: string | null;
}
const START: LinkedMoment = { time: null, event: null };

/** Opens a recording at its first event, or at a moment. */
export const openRecording = (file: Blob, bundled: string | null, at: LinkedMoment = START): Promise<boolean> =>
  attempt('Reading the recording…', async () => {
    const { readRecording } = await import('../../live/recording.ts');
    const { meta, stretch } = await readRecording(file);
    const { replay } = await show({ stretch }, { kind: 'recording', meta, bundled });
    if (at.time === null) replay.seek(1);
    else replay.scrub(at.time, at.event);
  });

/** One of the recordings that come with the page. */
export const openBundled = (name: string, at: LinkedMoment = START): Promise<boolean> =>
  attempt('Fetching the recording…', async () => {
    if (!/^[a-z0-9-]{1,60}$/.test(name)) throw new Error('The link names no recording of this page.');
    const response = await fetch(new URL(`recordings/${name}.ndjson.gz`, document.baseURI), {
      signal: AbortSignal.timeout(FETCH_TIMEOUT),
    });
    if (!response.ok) throw new Error(`There is no recording “${name}” here (${response.status}).`);
    if (!(await openRecording(await response.blob(), name, at))) throw new Error(getTime().problem ?? '');
  });

/** What the page remembers, as a file. */
export const saveRecording = (): Promise<boolean> =>
  attempt('Writing the recording…', async () => {
    const { live } = getTime();
    if (live === null) throw new Error('Only what a live system told can be recorded.');
    const { history } = live;
    if (history.start === history.end) throw new Error('Nothing has happened yet that could be recorded.');
    const { MOST_EVENTS, newestOf, writeRecording } = await import('../../live/recording.ts');
    const stretch = newestOf(history.stretch(Math.max(history.start, history.end - MOST_EVENTS)), MOST_EVENTS);
    const savedAt = new Date(live.serverNow()).toISOString();
    const meta: RecordingMeta = {
      stage: live.config.stage,
      savedAt,
      title: `${stretch.arrivals.length.toLocaleString('en')} events`,
    };
    const link = document.createElement('a');
    link.href = URL.createObjectURL(await writeRecording(stretch, meta));
    link.download = `playground-${savedAt.slice(0, 19).replaceAll(':', '-')}.ndjson.gz`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), FETCH_TIMEOUT);
    setUi({ notice: `Saved ${meta.title}.` });
  });

const mapKnown = (): Promise<void> =>
  new Promise((resolve, reject) => {
    if (getTime().liveTopology !== null) return resolve();
    const timer = setTimeout(() => {
      stop();
      reject(new Error('The moment cannot be shown: the map has not come.'));
    }, MAP_TIMEOUT);
    const stop = useTime.subscribe(({ liveTopology }) => {
      if (liveTopology === null) return;
      clearTimeout(timer);
      stop();
      resolve();
    });
  });

/** The moment that a link names: from memory, else from the journal. */
export const restore = (time: number, event: string | null, follow: string | null): Promise<boolean> =>
  attempt('Fetching that moment from the journal…', async () => {
    const { shown, live } = getTime();
    if (shown !== null && time >= shown.replay.axis.start && time <= shown.replay.axis.end) return scrub(time, event);
    if (live === null) throw new Error('That moment is not in this recording.');
    const oldest = live.history.seconds[0]?.at ?? Number.POSITIVE_INFINITY;
    if (time >= oldest && time <= live.serverNow()) return void (await scrub(time, event));
    await mapKnown();
    const { readJournal } = await import('../../live/journal.ts');
    const arrivals = await readJournal(live.config.apiUrl, time, follow);
    const { index } = live.world;
    const { replay } = await show(
      {
        stretch: {
          start: 0,
          base: createState(),
          arrivals,
          maps: index === null ? [] : [{ from: 0, index }],
          losses: [],
        },
        askDetail: live.askDetail,
      },
      { kind: 'journal', events: arrivals.length },
    );
    replay.scrub(time, event);
  });
