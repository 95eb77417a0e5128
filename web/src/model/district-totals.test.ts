import { expect, test } from 'vitest';
import { createBooks } from './books.ts';
import { createCounters } from './counters.ts';
import { totalsOf } from './district-totals.ts';
import { smallTopology } from './topology.example.ts';
import { indexTopology } from './topology.ts';

const index = indexTopology(smallTopology());
const district = {
  ...{ id: 'shop', label: 'Shop', x: 0, width: 800 },
  nodes: ['service:orders', 'service:cart', 'queue:cart-clearing', 'dlq:cart-clearing-dlq'],
};
const system = (id: string, type: string, data: Record<string, unknown>) => ({
  ...{ id, type, source: 'playground.system', time: '2026-01-01T00:00:00.000Z' },
  ...{ correlationId: 'c', causationId: 'r', traceId: null, data },
});

test('the sums are those of the services and queues that stand in it', () => {
  const [counters, books] = [createCounters(), createBooks()];
  counters.at('service:orders').events.add(99, 3);
  counters.at('service:orders').failed.add(50);
  counters.at('service:orders#published').events.add(98, 1);
  counters.at('service:elsewhere').events.add(99, 100);
  const placed = { ...system('e', 'OrderPlaced', {}), source: 'playground.orders' };
  for (const id of ['a', 'b', 'c']) books.published({ ...placed, id }, ['cart-clearing', 'elsewhere'], null);
  books.reported(system('f', 'MessageFailed', { queue: 'cart-clearing', eventId: 'b', attempt: 1, of: 3 }));
  books.reported(system('d', 'MessageDeadLettered', { queue: 'cart-clearing', eventId: 'c', attempt: 3, of: 3 }));
  expect(totalsOf(district, index, { counters, books, second: 100 })).toEqual({
    ...{ services: 2, callsPerSecond: 1.5, eventsPerSecond: 0.5, failed: 1 },
    ...{ waiting: 1, retrying: 1, dead: 1 },
  });
});
