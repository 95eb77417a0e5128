/** Seeded events under faults on the real bus: wire, journal, queues, page and canvas tell the same story. */
import { setTimeout as pause } from 'node:timers/promises';
import { expect, type Page } from '@playwright/test';
import type { FeedEvent } from '../../functions/shared/contracts/live.protocol.ts';
import { complaints } from '../support/accounts.ts';
import { putAll } from '../support/bus.ts';
import { createChance } from '../support/chance.ts';
import { without } from '../support/consumers.ts';
import { copiesOf } from '../support/double-entry.ts';
import { journalFrom } from '../support/journal.ts';
import { depthOf } from '../support/queues.ts';
import { type Sent, seededTraffic } from '../support/seeded-traffic.ts';
import { type BadWire, badWire } from './bad-wire.ts';
import { openPage, sum, sumsHold, told } from './page.ts';
import { notPainted, type SeenMark, seenMarks } from './pixels.ts';

export interface Traffic {
  readonly count: number;
  readonly seed: number;
  /** A frame on the wire has up to ten events; this share of them is lost on its way. */
  readonly dropped: number;
}

/** A pace at which marks have room, until the pixels of so many were looked at; the rest as fast as the feed carries them. */
const MARKS = 20;
const SLOW_PER_SECOND = 40;
const PER_SECOND = 190;
const TOGETHER = 10;
const PLAIN = ['CartItemAdded', 'ProductUpdated'];
const QUEUES = ['cart-prices', 'order-updates', 'product-availability', 'notifications'] as const;
const EMPTY = Object.fromEntries(QUEUES.map((queue) => [queue, 0]));
const CARRIED = { timeout: 240_000, intervals: [1_000] };

/** Sends the events ten to a call; those that come twice come once more right behind. */
async function send(events: readonly Sent[], perSecond: number): Promise<void> {
  const entries = events.flatMap(({ entry, twice }) => (twice ? [entry, entry] : [entry]));
  const begun = performance.now();
  for (let at = 0; at < entries.length; at += TOGETHER) {
    const together = entries.slice(at, at + TOGETHER);
    await putAll(together);
    const early = begun + ((at + together.length) * 1_000) / perSecond - performance.now();
    if (early > 0) await pause(early);
  }
}

const depths = async (suffix: string): Promise<Record<string, number>> => {
  const all = await Promise.all(QUEUES.map((queue) => depthOf(`${queue}${suffix}`)));
  return Object.fromEntries(QUEUES.map((queue, at) => [queue, (all[at]?.waiting ?? 0) + (all[at]?.inFlight ?? 0)]));
};

/** Events of the journal that the page must know: all since it came, and of those before what the wire brought once more. */
async function journalOf({ from, earliest, earlier }: BadWire): Promise<FeedEvent[]> {
  const since = await journalFrom(from);
  if (earlier.size === 0) return since;
  const known = new Set(since.map(({ id }) => id));
  const before = (await journalFrom(earliest)).filter(({ id }) => !known.has(id) && earlier.has(id));
  return [...before, ...since];
}

/** Copies of these events that are in one of the states, per queue, as the page has them. */
async function copiesOnPage(page: Page, ids: ReadonlySet<string>, states: readonly string[]) {
  const { copies } = await told(page);
  const count = (queue: string): number =>
    copies.filter(([name, key, state]) => name === queue && ids.has(key) && states.includes(state)).length;
  return Object.fromEntries(QUEUES.map((queue) => [queue, count(queue)]));
}

/**
 * Sends events of all sorts, loses frames, cuts the connection twice and switches a consumer off: the page must account
 * for each of them once, and its books must be those of the journal and of the queues.
 */
export async function accountForAll(page: Page, { count, seed, dropped }: Traffic): Promise<void> {
  const chance = createChance(seed);
  let warm = false;
  const wire = await badWire(page, () => !warm || chance() < dropped);
  const { events, forgotten } = seededTraffic(count, seed);
  const { events: warmUp } = seededTraffic(20, seed + 1);
  const ids = new Set(events.map(({ id }) => id));
  await openPage(page);
  // everything that will be needed has been used once: a function that starts is another test's matter
  await putAll(warmUp.slice(0, 10).map(({ entry }) => entry));
  await expect.poll(() => wire.framesDropped, CARRIED).toBeGreaterThan(0);
  warm = true;
  await putAll(warmUp.slice(10).map(({ entry }) => entry));
  await expect.poll(() => sum(page, 'received'), CARRIED).toBeGreaterThanOrEqual(warmUp.length);
  await expect.poll(() => sum(page, 'lost'), CARRIED).toBe(0);
  await expect.poll(() => depths(''), CARRIED).toEqual(EMPTY);
  const graves = await depths('-dlq');
  const droppedBefore = wire.framesDropped;

  const seen = new Map<string, SeenMark>();
  {
    await using _cartPrices = await without('cart-prices');
    let sent = 0;
    for (; seen.size < MARKS && sent < count / 2; sent += TOGETHER) {
      await send(events.slice(sent, sent + TOGETHER), SLOW_PER_SECOND);
      for (const mark of await seenMarks(page, PLAIN)) seen.set(mark.id, mark);
    }
    const third = Math.ceil((count - sent) / 3);
    for (const part of [1, 2, 3]) {
      if (part > 1) wire.cut();
      await send(events.slice(sent, sent + third), PER_SECOND);
      sent += third;
    }
    const arrived = async () => (await told(page)).accounts.filter(([id]) => ids.has(id)).length;
    await expect.poll(arrived, CARRIED).toBe(count);

    // a consumer that is switched off: its queue holds what the page says that it holds
    const heldBack = events.filter(({ kind }) => kind === 'held back' || kind === 'poisoned').length;
    await expect.poll(async () => (await depths(''))['cart-prices'], CARRIED).toBe(heldBack);
    const waiting = await copiesOnPage(page, ids, ['in flight', 'retrying']);
    expect(waiting['cart-prices']).toBe(heldBack);
  }

  const open = async () => {
    const left = await copiesOnPage(page, ids, ['in flight', 'retrying']);
    return Object.values(left).reduce((all, one) => all + one, 0);
  };
  await expect.poll(open, CARRIED).toBe(0);
  await expect.poll(() => sum(page, 'waiting'), CARRIED).toBe(0);

  // the journal knows everything that the page should know, and nothing else
  await expect(async () => {
    const journal = await journalOf(wire);
    const truth = {
      ids: new Set(journal.map(({ id }) => id)),
      rows: wire.rows,
      lost: 0,
      copies: copiesOf(journal),
    };
    expect(complaints(await told(page), truth)).toEqual([]);
    for (const id of ids) if (!truth.ids.has(id)) throw new Error(`${id} is not in the journal`);
  }).toPass({ timeout: 60_000, intervals: [2_000] });
  expect(await sumsHold(page)).toBe(true);

  // what SQS has: nothing waits, and in the dead-letter queues is what the page calls dead. A letter whose consumer died
  // before it could report is found by the reconciler, every minute
  await expect.poll(() => depths(''), CARRIED).toEqual(EMPTY);
  const unlike = async () => {
    const [dead, buried] = [await copiesOnPage(page, ids, ['dead']), await depths('-dlq')];
    return QUEUES.filter((queue) => (buried[queue] ?? 0) - (graves[queue] ?? 0) !== dead[queue]);
  };
  await expect.poll(unlike, CARRIED).toEqual([]);
  const dead = new Set((await told(page)).copies.flatMap(([, key, state]) => (state === 'dead' ? [key] : [])));
  const hopeless = events.filter(({ kind }) => kind === 'poisoned' || kind === 'nobody to write to');
  expect(hopeless.filter(({ id }) => !dead.has(id))).toEqual([]);

  console.info(
    `${wire.rows} rows, ${wire.framesDropped - droppedBefore} frames lost, ${wire.connections} connections, ` +
      `${wire.earlier.size} events from before, ${seen.size} marks looked at`,
  );
  // the faults did happen
  expect(wire.connections).toBeGreaterThanOrEqual(3);
  expect(wire.framesDropped).toBeGreaterThan(droppedBefore);
  expect(await sum(page, 'repeated')).toBeGreaterThan(0);
  expect(await sum(page, 'drawn')).toBeGreaterThan(0);

  // and on the canvas: where the page says that a mark is, there is its colour
  expect(seen.size).toBeGreaterThanOrEqual(MARKS);
  expect(notPainted([...seen.values()], 'async')).toEqual([]);
  await putAll(forgotten.slice(0, 10));
  await putAll(forgotten.slice(10));
}
