import { expect, test } from 'vitest';
import { createCircuits, edgeOf } from './circuits.ts';
import type { FeedEvent } from './event.ts';

const event = (type: string, second: number): FeedEvent => ({
  id: `${type}${second}`,
  type,
  source: 'playground.system',
  time: new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString(),
  correlationId: 'c',
  causationId: 'x',
  traceId: null,
  data: { caller: 'orders', dependency: 'payments' },
});

test('the newest word about a circuit counts, whatever the order of arrival', () => {
  const circuits = createCircuits();
  for (const one of [event('CircuitHalfOpened', 20), event('CircuitOpened', 10), event('CircuitClosed', 21)]) {
    circuits.take(one);
  }
  expect(circuits.all()).toMatchObject([{ caller: 'orders', dependency: 'payments', state: 'closed' }]);
});

test('a circuit belongs to the edge from caller to callee, and other events are not about circuits', () => {
  const circuits = createCircuits();
  circuits.take(event('CircuitOpened', 1));
  const { version } = circuits;
  circuits.take(event('RequestHandled', 2));
  circuits.take(event('CircuitOpened', 3));
  expect(circuits.version).toBe(version);
  expect(circuits.all().map(edgeOf)).toEqual(['service:orders>service:payments']);
});
