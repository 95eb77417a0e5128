/** Ten thousand events over a bad wire, on a clock of its own: the page accounts for each of them exactly once. */
import { expect, test, vi } from 'vitest';
import { CONSUMERS } from '../../functions/shared/contracts/flows.ts';
import type { FeedEvent } from '../../functions/shared/contracts/live.protocol.ts';
import { RESUME_DEADLINE } from '../../web/src/live/delays.ts';
import { createSequencer, type Outcome } from '../../web/src/live/sequencer.ts';
import type { Frame } from '../../web/src/live/wire.ts';
import { createLedger } from '../../web/src/model/ledger.ts';
import { smallTopology } from '../../web/src/model/topology.example.ts';
import { indexTopology } from '../../web/src/model/topology.ts';
import { createWorld } from '../../web/src/model/world.ts';
import { createDirector } from '../../web/src/scene/director.ts';
import { createGeometry } from '../../web/src/scene/geometry.ts';
import { createMarkPass } from '../../web/src/scene/mark-pass.ts';
import { complaints, type Told, type Truth } from '../support/accounts.ts';
import { copiesOf } from '../support/double-entry.ts';
import { createFakeFeed, framesOf, STEP, seededEvents, seededFaults } from './fake-feed.ts';

// on a clock of its own, but a busy machine takes its time
vi.setConfig({ testTimeout: 60_000 });

const EVENTS = 10_000;
const SEED = 20_261_121;
/** The consumers that stand on the small map. */
const SMALL = { 'cart-clearing': CONSUMERS['cart-clearing'], 'live-feed': CONSUMERS['live-feed'] };

/** What is broken on purpose, to see the check fail. */
interface Defects {
  /** A frame vanishes and the numbers of the others close the hole. */
  readonly silentLoss?: boolean;
  readonly drawnTwice?: boolean;
  readonly countedTwice?: boolean;
  /** A copy is told under an id of its own. */
  readonly renamed?: boolean;
}

/** A page without a screen: everything between the wire and the canvas. */
function createPage({ drawnTwice = false, countedTwice = false }: Defects) {
  const world = createWorld();
  const sequencer = createSequencer<Frame>();
  const ledger = createLedger();
  const director = createDirector({
    sums: world.sums,
    drawn(row) {
      ledger.drawn(row);
      if (drawnTwice && row === 100) ledger.drawn(row);
      if (countedTwice && row === 100) world.sums.drawn += 1;
    },
    aggregated: ledger.aggregated,
    wake: () => {},
  });
  const index = indexTopology(smallTopology());
  world.setMap(index);
  director.setMap(index);
  director.tracks.use(index, createGeometry(index, {}));
  const pass = createMarkPass(director);
  const take = ({ released, lost, resume }: Outcome<Frame>, now: number) => {
    world.lost(lost);
    for (const frame of released) {
      const arrived = world.accept(frame);
      for (const { row } of arrived) ledger.opened(row);
      director.updateRate(250, now);
      for (const { event, row } of arrived) director.take(event, row, now);
    }
    return resume;
  };
  return {
    hello: (epoch: string, seq: number, n: number, now: number) => take(sequencer.hello([{ epoch, seq, n }], now), now),
    frame: (frame: Frame, now: number) => take(sequencer.frame(frame, now), now),
    hide: (hidden: boolean) => director.setHidden(hidden ? 'hidden tab' : null),
    pause: () => director.pause(),
    resume: (now: number) => director.resume(now),
    tick(now: number) {
      const resume = take(sequencer.tick(now), now);
      director.tick(now);
      pass.place(now, true, () => {});
      director.settle(now);
      return resume;
    },
    told(): Told {
      const { lostBy: _lost, aggregatedBy, ...sums } = world.sums;
      return {
        sums,
        aggregatedBy,
        accounts: Array.from({ length: world.ring.next }, (_, row) => [
          world.ring.row(row)?.id ?? '',
          ledger.fate(row),
          ledger.times(row),
        ]),
        books: world.books.totals,
        copies: [...world.books.pages.copies.values()].map(({ queue, key, state }) => [queue, key, state]),
      };
    },
  };
}

function damaged(frames: Frame[], { silentLoss = false, renamed = false }: Defects): Frame[] {
  const [gone] = silentLoss ? frames.splice(40, 1) : [];
  return frames.map((frame) => {
    const closed = gone !== undefined && frame.seq > gone.seq;
    const moved = closed ? { ...frame, seq: frame.seq - 1, n: frame.n - gone.count } : frame;
    if (!renamed || frame.seq !== 60) return moved;
    return {
      ...moved,
      rows: moved.rows.map((row) => ({ ...Object(row), id: `${Reflect.get(Object(row), 'id')}-again` })),
    };
  });
}

/** Two epochs of the server, each with its faults, one break of the connection, a hidden tab and a pause. */
function run(defects: Defects = {}): { told: Told; truth: Truth } {
  const page = createPage(defects);
  const events = seededEvents(EVENTS, SEED);
  const received: FeedEvent[] = [];
  let [rows, lost, now] = [0, 0, 0];
  for (const [turn, epoch] of ['one', 'two'].entries()) {
    const part = events.slice((turn * EVENTS) / 2, ((turn + 1) * EVENTS) / 2);
    const numbered = framesOf(part, SEED + turn, epoch);
    const faults = seededFaults(numbered, SEED + 2 + turn);
    for (const [frame, fault] of faults) {
      if (fault === 'never') lost += frame.count;
      else received.push(...part.slice(frame.n, frame.n + frame.count));
    }
    const frames = damaged([...numbered], defects);
    const kept = new Map(frames.map((frame) => [frame, faults.get(frame) ?? null]));
    const feed = createFakeFeed(frames, kept, { start: now + STEP, cut: 300, silent: 60 });
    page.hello(epoch, 0, 0, now);
    let step = 0;
    for (let quiet = 0; quiet < 8 * RESUME_DEADLINE; quiet = feed.over(now) ? quiet + STEP : 0) {
      now += STEP;
      step += 1;
      if (step === 100 || step === 150) page.hide(step === 100);
      if (step === 200) page.pause();
      if (step === 280) page.resume(now);
      for (const frame of feed.arriving(now)) {
        rows += frame.rows.length;
        page.frame(frame, now);
      }
      for (const { from, to } of page.tick(now)) feed.resume(from, to, now);
    }
  }
  const ids = new Set(received.map(({ id }) => id));
  return { told: page.told(), truth: { ids, rows, lost, copies: copiesOf(received, SMALL) } };
}

test('every event is received, lost or repeated, and drawn, aggregated or waiting: exactly, by sum and by id', () => {
  const { told, truth } = run();
  expect(complaints(told, truth)).toEqual([]);
  expect(told.sums.waiting).toBe(0);
  // the faults did happen
  expect(truth.lost).toBeGreaterThan(0);
  for (const name of ['repeated', 'drawn', 'aggregated']) expect(told.sums[name]).toBeGreaterThan(0);
});

test.each([
  ['a frame that vanishes without a trace', { silentLoss: true }, 'not accounted for'],
  ['an event that is drawn twice', { drawnTwice: true }, 'not counted exactly once'],
  ['a sum that counts one event twice', { countedTwice: true }, 'received = drawn + aggregated + waiting'],
  ['an event under a second id', { renamed: true }, 'nobody sent'],
] as const)('the check notices %s', (_what, defects, words) => {
  const { told, truth } = run(defects);
  expect(complaints(told, truth).join('; ')).toContain(words);
});
