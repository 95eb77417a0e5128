import { expect, test } from 'vitest';
import { declaredMap } from './topology.example.ts';
import { indexTopology } from './topology.ts';
import { createWorld } from './world.ts';

const row = (id: string, type: string, source: string, data: Record<string, unknown> = {}) => ({
  id,
  type,
  source: `playground.${source}`,
  time: '2026-01-01T00:00:00.000Z',
  correlationId: 'c',
  causationId: 'r',
  traceId: null,
  data,
});
const handled = (queue: string, eventId: string, eventType: string, consumer: string) =>
  row(`${queue} ${eventId}`, 'MessageHandled', 'system', { queue, eventId, eventType, consumer, attempt: 1, of: 3 });

function worldWithMap() {
  const world = createWorld();
  world.setMap(indexTopology(declaredMap()));
  return world;
}
const waiting = (world: ReturnType<typeof createWorld>, queue: string) =>
  [...(world.books.queues.get(queue)?.waiting.values() ?? [])].map(({ key }) => key);

test('a placed order sets a timer, which waits until its reader reports', () => {
  const world = worldWithMap();
  world.accept({ rows: [row('placed', 'OrderPlaced', 'orders')], withheld: 0 });
  expect(waiting(world, 'order-timeouts')).toEqual(['placed']);
  world.accept({ rows: [handled('order-timeouts', 'placed', 'OrderPlaced', 'orders/on-timeout')], withheld: 0 });
  expect(waiting(world, 'order-timeouts')).toEqual([]);
  expect(world.books.balanced).toBe(true);
});

test('what the notifications’ consumer has handled goes over the topic into the mail queue; a new contact does not', () => {
  const world = worldWithMap();
  const consumer = 'notifications/on-order-events';
  world.accept({
    rows: [
      handled('notifications', 'confirmed', 'OrderConfirmed', consumer),
      handled('notifications', 'created', 'CustomerCreated', consumer),
    ],
    withheld: 0,
  });
  expect(waiting(world, 'email')).toEqual(['confirmed']);
  expect(world.counters.at('topic:notifications').events.total).toBe(1);
});

test('the books are the same whichever report comes first', () => {
  const rows = [
    row('confirmed', 'OrderConfirmed', 'orders'),
    handled('notifications', 'confirmed', 'OrderConfirmed', 'notifications/on-order-events'),
    handled('email', 'confirmed', 'OrderConfirmed', 'notifications/send-email'),
  ];
  const [forwards, backwards] = [rows, rows.toReversed()].map((order) => {
    const world = worldWithMap();
    for (const one of order) world.accept({ rows: [one], withheld: 0 });
    return world.books.snapshot();
  });
  expect(backwards).toEqual(forwards);
});
