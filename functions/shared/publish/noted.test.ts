import { expect, test } from 'vitest';
import { OrderPlaced } from '../contracts/orders.events.ts';
import { CircuitHalfOpened } from '../contracts/system.events.ts';
import { directHandler } from '../direct/direct-handler.ts';
import { httpHandler } from '../http/http-handler.ts';
import { DomainError } from '../http/problem.ts';
import { queueHandler } from '../queue/queue-handler.ts';
import { fakeContext } from '../testing/context.ts';
import { busBody, queueEvent, queueRecord } from '../testing/events.ts';
import { callHttp } from '../testing/http.ts';
import { queueWorld } from '../testing/queue.ts';
import { orderPlaced } from '../testing/samples.ts';
import { surroundings } from '../testing/surroundings.ts';
import { note } from './noted.ts';

const tell = () =>
  note(CircuitHalfOpened, { caller: 'orders', dependency: 'payments' }, { at: new Date(), seed: 'orders/payments#7' });

test.each([
  ['an answer', async () => ({})],
  [
    'a refusal',
    async () => {
      throw new DomainError('cart-empty');
    },
  ],
  [
    'a breakdown',
    async () => {
      throw new Error('broken');
    },
  ],
])('what was noted leaves with %s, in the same call as its report', async (_, end) => {
  using world = surroundings();
  const handler = httpHandler({ service: 'orders', handler: 'create-order' }, () => {
    tell();
    return end();
  });
  await callHttp(handler, { requestId: 'request-1' });
  expect(world.published.map(({ contract }) => contract.type)).toEqual(['CircuitHalfOpened', 'RequestHandled']);
  expect(world.calls()).toBe(1);
  expect(world.of('CircuitHalfOpened')[0]?.meta.causationId).toBe('request-1');
});

test('what was noted leaves with an answer that is not reported', async () => {
  using world = surroundings();
  const handler = httpHandler({ service: 'orders', handler: 'create-order', reported: false }, async () => tell());
  await callHttp(handler);
  expect(world.of('CircuitHalfOpened')).toHaveLength(1);
});

test('what was noted leaves with the reports of a batch', async () => {
  using world = queueWorld();
  const handler = queueHandler({ consumer: 'cart-clearing' }, async () => tell());
  await handler(queueEvent(queueRecord(busBody(OrderPlaced, orderPlaced()))), fakeContext());
  expect(world.published.map(({ contract }) => contract.type).toSorted()).toEqual([
    'CircuitHalfOpened',
    'MessageHandled',
  ]);
  expect(world.calls()).toBe(1);
});

test('what was noted leaves also when a function that is called by name breaks off', async () => {
  using world = surroundings();
  const handler = directHandler({ service: 'orders', handler: 'tidy-up' }, async () => {
    tell();
    throw new Error('broken');
  });
  await expect(handler(undefined, fakeContext())).rejects.toThrow('broken');
  expect(world.of('CircuitHalfOpened')).toHaveLength(1);
});
