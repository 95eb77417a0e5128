/**
 * Decides for every event that arrived how it is shown: as marks, or counted as aggregated with a reason. Nothing is
 * ever drawn without an event. Times are those of the animation clock.
 */
import type { FeedEvent } from '../model/event.ts';
import { type AggregateReason, countAggregated, countDrawn, type Sums } from '../model/sums.ts';
import type { TopologyIndex } from '../model/topology.ts';
import { createWords } from '../model/words.ts';
import { type Band, createBands, flightTime, WAIT } from './bands.ts';
import { createBudget } from './budget.ts';
import { createJourneys } from './journeys.ts';
import { createLightLimit } from './lights.ts';
import { type Hop, type Plan, planOf } from './plans.ts';
import { createPool, DIMMED, FIRST, IMPORTANT, type MarkRef, PAINTED } from './pool.ts';
import { createRibbons } from './ribbons.ts';
import { spreadOf } from './spread.ts';
import { styleCode } from './styles.ts';
import { createTracks } from './tracks.ts';

/** Places on top of the budget for what must always be marked. */
export const RESERVED = 400;
/** An event whose cause has not been seen yet waits for it this long, while there is little to show. */
const HOLD = 400;
const MOST_HELD = 100;
/** After a pause this many events are shown, more are taken in at once. */
const REPLAYED = 200;
/** While the picture is paused at most so many wait for it; older ones are taken in. */
const MOST_WAITING = 10_000;

export interface DirectorOptions {
  readonly sums: Sums;
  /** An event was seen on screen for the first time. */
  readonly drawn: (row: number) => void;
  /** It will have no mark of its own. */
  readonly aggregated?: (row: number, reason: AggregateReason) => void;
  /** The loop must run. */
  readonly wake: () => void;
}

/** The tab is hidden, or the page shows something else than the map. */
export type Unseen = Extract<AggregateReason, 'hidden tab' | 'another view'>;

export type Director = ReturnType<typeof createDirector>;

export function createDirector({ sums, drawn, aggregated, wake }: DirectorOptions) {
  const pool = createPool();
  const tracks = createTracks();
  const journeys = createJourneys(pool);
  const bands = createBands();
  const budget = createBudget();
  const places = createWords();
  places.codeOf('');
  const lights = createLightLimit();
  const litRules = new Map<string, number>();
  const ribbons = createRibbons();
  /** When a mark was last seen on a way: it stays tinted for a while. */
  const tints = new Map<string, number>();
  let index: TopologyIndex | null = null;
  let paused: { event: FeedEvent; row: number }[] | null = null;
  /** Why nobody sees the picture, or null while it is seen. */
  let hidden: Unseen | null = null;
  let reducedMotion = false;
  let follows: (event: FeedEvent) => boolean = () => true;

  const held: { readonly plan: Plan; readonly event: FeedEvent; readonly row: number; readonly until: number }[] = [];

  const seen = (key: string): boolean => journeys.hopsTo(key).length > 0;

  function aggregate(row: number, reason: AggregateReason): void {
    countAggregated(sums, reason);
    aggregated?.(row, reason);
  }

  function room(important: boolean, marks: number): boolean {
    if (important) return pool.important + marks <= RESERVED && pool.alive + marks <= pool.size;
    return pool.alive - pool.important + marks <= budget.limit;
  }

  function place(
    hop: Hop,
    start: number,
    row: number,
    event: FeedEvent,
    flags: number,
    spread: number,
  ): MarkRef | null {
    const length = tracks.list[hop.track]?.track.length ?? 0;
    return pool.add({
      track: hop.track,
      start,
      duration: length < 8 ? 500 : flightTime(bands.band, length, spread),
      style: styleCode(hop.style),
      lane: spread * 3,
      row,
      flags: flags | (follows(event) ? 0 : DIMMED),
      count: hop.count,
      target: places.codeOf(hop.target ?? ''),
    });
  }

  function light(plan: Plan, event: FeedEvent, row: number, now: number): void {
    const hop = plan.hops[0];
    if (hop === undefined) {
      aggregate(row, 'no place on the map');
      return;
    }
    const count = lights.count(hop.track, now);
    if (!lights.allows(count) && !plan.important) {
      aggregate(row, 'over the budget');
      return;
    }
    const shown = [...plan.hops, ...plan.fan.flat()];
    for (const [at, one] of shown.entries()) {
      pool.add({
        track: one.track,
        start: now,
        duration: 400,
        style: styleCode('light'),
        lane: 0,
        row,
        flags: (at === 0 ? FIRST : 0) | (follows(event) ? 0 : DIMMED),
        count,
        target: places.codeOf(one.target ?? ''),
      });
    }
  }

  function perform(plan: Plan, event: FeedEvent, row: number, now: number): void {
    const marks = plan.hops.length + plan.fan.reduce((sum, branch) => sum + branch.length, 0);
    if (!room(plan.important, marks)) {
      const edge = tracks.list[plan.hops[0]?.track ?? -1]?.edge;
      if (edge !== null && edge !== undefined) ribbons.add(edge, now);
      aggregate(row, 'over the budget');
      return;
    }
    const spread = spreadOf(event.id);
    const flags = plan.important ? IMPORTANT : 0;
    const cause = plan.after.find(seen);
    let at = cause === undefined ? now : journeys.ready(cause, now, WAIT[bands.band]);
    const chain: MarkRef[] = [];
    for (const hop of plan.hops) {
      const mark = place(hop, at, row, event, flags | (chain.length === 0 ? FIRST : 0), spread);
      if (mark === null) break;
      chain.push(mark);
      at = pool.endOf(mark);
      if (hop.reaches !== '') journeys.note(hop.reaches, [...chain]);
    }
    if (chain.length === 0) {
      aggregate(row, 'over the budget');
      return;
    }
    for (const branch of plan.fan) {
      const way = [...chain];
      let from = at;
      for (const hop of branch) {
        const mark = place(hop, from, row, event, flags, spread);
        if (mark === null) break;
        way.push(mark);
        from = pool.endOf(mark);
        journeys.note(hop.reaches, [...way]);
      }
    }
  }

  /** Nobody looks: what was under way to its first frame will not be drawn. */
  function leaveUnseen(why: Unseen): void {
    for (let position = 0; position < pool.alive; position++) {
      const slot = pool.active[position] ?? 0;
      const flags = pool.flags[slot] ?? 0;
      if ((flags & FIRST) === 0 || (flags & PAINTED) !== 0) continue;
      pool.flags[slot] = flags | PAINTED;
      aggregate(pool.row[slot] ?? -1, why);
    }
  }

  /** Shows what was held for a cause that has been seen by now, or has kept it waiting for too long. */
  function release(now: number): void {
    for (let at = 0; at < held.length; at++) {
      const one = held[at];
      if (one === undefined || !(one.until <= now || one.plan.awaits.some(seen))) continue;
      held.splice(at, 1);
      perform(one.plan, one.event, one.row, now);
      wake();
      // It may be the cause of one further up.
      at = -1;
    }
  }

  function show(event: FeedEvent, row: number, now: number): void {
    const plan = index === null ? null : planOf(event, index, tracks);
    if (plan === null || plan.hops.length === 0) {
      aggregate(row, 'no place on the map');
      return;
    }
    if (reducedMotion) light(plan, event, row, now);
    else if (bands.band === 'calm' && plan.awaits.length > 0 && held.length < MOST_HELD && !plan.awaits.some(seen)) {
      held.push({ plan, event, row, until: now + HOLD });
      return;
    } else perform(plan, event, row, now);
    release(now);
    wake();
  }

  return {
    pool,
    tracks,
    places,
    ribbons,
    tints,
    budget,
    /** A copy is on its way past this rule. */
    light: (rule: string, now: number): void => {
      litRules.set(rule, now);
    },
    /** A rule stays lit for three seconds after it matched. */
    isLit: (rule: string, now: number): boolean => {
      const since = now - (litRules.get(rule) ?? Number.NEGATIVE_INFINITY);
      return since >= 0 && since < 3_000;
    },
    get band(): Band {
      return bands.band;
    },
    get waiting(): number {
      return paused?.length ?? 0;
    },
    get paused(): boolean {
      return paused !== null;
    },
    setMap(next: TopologyIndex): void {
      index = next;
    },
    take(event: FeedEvent, row: number, now: number): void {
      if (hidden !== null) aggregate(row, hidden);
      else if (paused !== null) {
        paused.push({ event, row });
        const oldest = paused.length > MOST_WAITING ? paused.shift() : undefined;
        if (oldest !== undefined) aggregate(oldest.row, 'taken in after a pause');
      } else show(event, row, now);
    },
    /** One frame went out to the viewers: its mark leaves when its events have reached the pushing function. */
    pushed(events: readonly FeedEvent[], now: number): void {
      if (hidden !== null || paused !== null || index === null || reducedMotion || events.length === 0) return;
      const copies = events.map((event) => journeys.expected(`${event.id}@pushed`));
      let at = Math.max(now, ...copies);
      const path = index.socketPath();
      if (!room(false, path.length)) return;
      for (const [step, edge] of path.entries()) {
        const track = tracks.along(edge.from, edge.to);
        if (track === null) return;
        const target = step === path.length - 1 ? edge.to : null;
        const hop: Hop = { track, style: 'live', reaches: '', target, count: events.length };
        const mark = place(hop, at, -1, events[0] as FeedEvent, 0, 0);
        if (mark === null) return;
        at = pool.endOf(mark);
      }
      wake();
    },
    /** Time goes on: nothing is held for ever. */
    tick: (now: number): void => release(now),
    updateRate: (rate: number, now: number) => bands.update(rate, now),
    /** What has arrived by now without a frame of its own leaves the picture; its ways stay tinted. */
    settle(now: number): void {
      for (let position = pool.alive - 1; position >= 0; position--) {
        const slot = pool.active[position] ?? 0;
        const end = (pool.start[slot] ?? 0) + (pool.duration[slot] ?? 0);
        if (end > now) continue;
        const flags = pool.flags[slot] ?? 0;
        if ((flags & FIRST) !== 0 && (flags & PAINTED) === 0)
          aggregate(pool.row[slot] ?? -1, 'before the moment replayed');
        const way = tracks.list[pool.track[slot] ?? -1];
        if (way !== undefined && (flags & DIMMED) === 0) {
          if (way.edge !== null) tints.set(way.edge, end);
          if (way.rule !== null) litRules.set(way.rule, end);
        }
        pool.removeAt(position);
      }
    },
    /** An empty stage, for a picture of another moment. */
    clear(): void {
      held.length = 0;
      pool.clear();
      for (const part of [journeys, ribbons, lights, bands, litRules, tints]) part.clear();
    },
    /** The painter calls this when a mark that stands for an event is on screen for the first time. */
    firstPainted(row: number): void {
      countDrawn(sums);
      drawn(row);
    },
    pause(): void {
      paused ??= [];
    },
    resume(now: number): void {
      const held = paused ?? [];
      paused = null;
      const skipped = Math.max(0, held.length - REPLAYED);
      for (const { row } of held.slice(0, skipped)) aggregate(row, 'taken in after a pause');
      for (const { event, row } of held.slice(skipped)) show(event, row, now);
    },
    setHidden(why: Unseen | null): void {
      hidden = why;
      if (why === null) return;
      for (const { row } of held.splice(0)) aggregate(row, why);
      leaveUnseen(why);
      if (paused === null) return;
      for (const { row } of paused) aggregate(row, why);
      paused = [];
    },
    setReducedMotion(value: boolean): void {
      reducedMotion = value;
    },
    /** Which events stay bright; marks under way are looked at again by row. */
    follow(test: ((event: FeedEvent) => boolean) | null, eventOf: (row: number) => FeedEvent | null): void {
      follows = test ?? (() => true);
      for (let position = 0; position < pool.alive; position++) {
        const slot = pool.active[position] ?? 0;
        const event = eventOf(pool.row[slot] ?? -1);
        const bright = test === null || (event !== null && test(event));
        pool.flags[slot] = bright ? (pool.flags[slot] ?? 0) & ~DIMMED : (pool.flags[slot] ?? 0) | DIMMED;
      }
      wake();
    },
    /** Copies of a queue still flying towards it, by event id. */
    isFlying: (eventId: string, queueId: string, now: number): boolean =>
      journeys.expected(`${eventId}@${queueId}`) > now,
  };
}
