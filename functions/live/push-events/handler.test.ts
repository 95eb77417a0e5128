import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { OrderPlaced } from '../../shared/contracts/orders.events.ts';
import { fakeContext } from '../../shared/testing/context.ts';
import { busBody, metaOf, queueEvent, queueRecord } from '../../shared/testing/events.ts';
import { orderPlaced } from '../../shared/testing/samples.ts';
import { type Surroundings, surroundings } from '../../shared/testing/surroundings.ts';
import { AT, memoryConnections, memoryJournal, memorySockets } from '../testing/feed-world.ts';
import { createHandler } from './handler.ts';

const data = orderPlaced({ userId: 'secret' });
const BAD = '0b0f5f3e-8a53-4d53-9c39-0e4d3f8c2a11';
const record = (meta = metaOf()) => queueRecord(busBody(OrderPlaced, data, meta));

function newWorld() {
  const parts = { journal: memoryJournal(), connections: memoryConnections(), sockets: memorySockets(), now: () => AT };
  return { ...parts, push: createHandler(parts) };
}
let around: Surroundings;
beforeEach(() => {
  around = surroundings();
});
afterEach(() => {
  around[Symbol.dispose]();
});

let world: ReturnType<typeof newWorld>;
beforeEach(async () => {
  world = newWorld();
  for (const [id, role] of [
    ['v1', 'viewer'],
    ['v2', 'viewer'],
    ['op', 'operator'],
  ] as const) {
    await world.connections.open(id, role, AT);
    await world.connections.activate(id, {}, 'full');
  }
});

describe('a batch', () => {
  test('reaches every viewer as one frame with the same numbers', async () => {
    await world.push(queueEvent(record(), record()), fakeContext());
    for (const id of ['v1', 'v2', 'op']) {
      expect(world.sockets.received(id)).toMatchObject([{ type: 'events', seq: 1, n: 0, count: 2, withheld: 0 }]);
    }
    expect(JSON.stringify(world.sockets.received('v1'))).not.toContain('secret');
    expect(JSON.stringify(world.sockets.received('op'))).toContain('secret');
  });

  test('that is delivered again repeats its frame with the same numbers', async () => {
    const event = queueEvent(record(), record());
    await world.push(event, fakeContext());
    await world.push(event, fakeContext());
    const [first, again] = world.sockets.received('v1');
    expect(again).toEqual(first);
    expect(world.journal.written).toHaveLength(1);
  });

  test('numbers an event that comes twice once', async () => {
    const meta = metaOf();
    await world.push(queueEvent(record(meta), record(meta)), fakeContext());
    expect(world.sockets.received('v1')).toMatchObject([{ count: 1 }]);
  });

  test('hands back only what is no event', async () => {
    const rubbish = queueRecord('rubbish', { messageId: BAD });
    const answer = await world.push(queueEvent(rubbish, record()), fakeContext());
    expect(answer.batchItemFailures).toEqual([{ itemIdentifier: BAD }]);
    expect(world.sockets.received('v1')).toMatchObject([{ count: 1 }]);
  });
});

describe('viewers', () => {
  test('who have left are forgotten, and the others still get their frame', async () => {
    world.sockets.outcomes.set('v1', 'gone');
    await world.push(queueEvent(record()), fakeContext());
    expect([...world.connections.rows.keys()]).toEqual(['v2', 'op']);
    expect(world.sockets.received('v2')).toHaveLength(1);
  });

  test('who do not take a frame keep their place and find it in the journal', async () => {
    world.sockets.outcomes.set('v1', 'failed');
    const answer = await world.push(queueEvent(record()), fakeContext());
    expect(answer.batchItemFailures).toEqual([]);
    expect(world.connections.rows.has('v1')).toBe(true);
    expect(await world.journal.batches('E', 1, 1)).toHaveLength(1);
  });

  test('who filter are told how much was withheld', async () => {
    await world.connections.subscribe('v1', { types: ['CartCleared'] }, undefined);
    await world.push(queueEvent(record()), fakeContext());
    expect(world.sockets.received('v1')).toMatchObject([{ count: 1, withheld: 1, events: [] }]);
  });

  test('who have not said hello get nothing', async () => {
    await world.connections.open('new', 'viewer', AT);
    await world.push(queueEvent(record()), fakeContext());
    expect(world.sockets.received('new')).toEqual([]);
  });
});
