/** Days of a small system for tests: orders that end well, are tried again, or end in a dead-letter queue. */
import fc from 'fast-check';
import type { FeedEvent } from './event.ts';
import { createHistory, type HistorySizes } from './history.ts';
import type { State } from './state.ts';
import { smallTopology } from './topology.example.ts';
import { indexTopology } from './topology.ts';
import { createWorld } from './world.ts';

const NOON = Math.floor(Date.UTC(2026, 0, 1) / 1_000) + 30;

const at = (order: number, step: number) => new Date(Date.UTC(2026, 0, 1) + order * 700 + step * 40).toISOString();

/** Everything that is told about one order; `failures` of three attempts fail. */
export function storyOf(order: number, failures: number): FeedEvent[] {
  const correlationId = `c-${order}`;
  const placed = `placed-${order}`;
  const event = (id: string, type: string, source: string, step: number, data: Record<string, unknown>): FeedEvent => ({
    id,
    type,
    source: `playground.${source}`,
    time: at(order, step),
    correlationId,
    causationId: id === placed ? `r-${order}` : placed,
    traceId: null,
    data,
  });
  const report = (type: string, attempt: number) =>
    event(`${type}-${order}-${attempt}`, type, 'system', attempt + 2, {
      queue: 'cart-clearing',
      consumer: 'cart/on-order-events',
      messageId: `m-${order}`,
      eventId: placed,
      eventType: 'OrderPlaced',
      attempt,
      of: 3,
      ms: 4 + attempt,
    });
  return [
    event(`call-${order}`, 'RequestHandled', 'system', 0, {
      requestId: `r-${order}`,
      caller: 'client',
      callee: 'orders',
      route: 'POST /api/orders',
      status: order % 7 === 0 ? 503 : 201,
      ms: 10 + (order % 50),
    }),
    event(placed, 'OrderPlaced', 'orders', 1, { orderId: `o-${order}` }),
    ...Array.from({ length: failures }, (_, attempt) => report('MessageFailed', attempt + 1)),
    failures < 3 ? report('MessageHandled', failures + 1) : report('MessageDeadLettered', 3),
    ...(order % 5 === 0
      ? [event(`open-${order}`, 'CircuitOpened', 'system', 6, { caller: 'orders', dependency: 'cart' })]
      : []),
  ];
}

/** Frames of a day, events shuffled between neighbours, some of them repeated. */
export const days = fc
  .tuple(
    fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 30 }),
    fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 20 }),
    fc.array(fc.nat(10_000), { minLength: 1, maxLength: 20 }),
  )
  .map(([failures, sizes, jumps]) => {
    const events = failures.flatMap((count, order) => storyOf(order, count));
    for (const [turn, jump] of jumps.entries()) {
      const from = jump % events.length;
      const to = (from + 1 + (turn % 3)) % events.length;
      const [one, other] = [events[from], events[to]];
      if (one === undefined || other === undefined) continue;
      events[from] = other;
      events[to] = turn % 4 === 3 ? other : one;
    }
    const frames: FeedEvent[][] = [];
    for (let next = 0, turn = 0; next < events.length; turn++) {
      const size = sizes[turn % sizes.length] ?? 1;
      frames.push(events.slice(next, next + size));
      next += size;
    }
    return frames;
  });

/** Everything that the screen reads of a state, the counts of a minute of the day. */
export const readOut = ({ books, counters, circuits }: State) => ({
  books: books.snapshot(),
  queues: [...books.queues].map(([name, { waiting, dead, handled }]) => [name, [...waiting], [...dead], handled]),
  places: [...counters.places].map(([id, { events, failed, refused, throttled, latency }]) => [
    id,
    ...[events, failed, refused, throttled].flatMap((one) => [one.total, one.lastSecond, one.window(NOON, 60)]),
    latency.percentile(0.95, 0),
  ]),
  failures: counters.failures.window(NOON, 60),
  circuits: circuits.all(),
});

/** The page as it lives through the frames, with what it keeps of them. */
export function live(frames: readonly (readonly FeedEvent[])[], sizes?: HistorySizes, every = 130) {
  const world = createWorld({ rows: 4_096, payloads: 4_096 });
  const history = createHistory(sizes);
  const index = indexTopology(smallTopology());
  world.setMap(index);
  history.setMap(index);
  for (const [turn, rows] of frames.entries()) {
    const arrived = world.accept({ rows, withheld: 0 });
    const events = arrived.map(({ event }) => event);
    history.add(events, Date.UTC(2026, 0, 1) + turn * every, world.sums.frames, true);
  }
  return { world, history, index };
}
