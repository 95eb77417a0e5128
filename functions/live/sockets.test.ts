import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Surroundings, surroundings } from '../shared/testing/surroundings.ts';
import { MAX_CONNECTIONS } from './domain/connection.ts';
import { createHandler as onConnect } from './on-connect/handler.ts';
import { createHandler as onDefault } from './on-default/handler.ts';
import { createHandler as onDetail } from './on-detail/handler.ts';
import { createHandler as onHello } from './on-hello/handler.ts';
import { createHandler as onPing } from './on-ping/handler.ts';
import { createHandler as onResume } from './on-resume/handler.ts';
import { createHandler as onSubscribe } from './on-subscribe/handler.ts';
import { AT, memoryConnections, memoryJournal, memorySockets, memoryTickets } from './testing/feed-world.ts';
import { callSocket } from './testing/socket-call.ts';

const event = (id: string) => ({
  id,
  type: 'OrderPlaced',
  source: 'playground.orders',
  time: AT.toISOString(),
  correlationId: 'c',
  causationId: 'r',
  traceId: null,
  data: { orderId: 'o', userId: 'secret' },
});

function newWorld() {
  const parts = {
    connections: memoryConnections(),
    journal: memoryJournal(),
    sockets: memorySockets(),
    tickets: memoryTickets(),
    topologyHash: async () => 'abc',
    now: () => AT,
  };
  return { ...parts, said: (id = 'c1') => parts.sockets.received(id) };
}
let around: Surroundings;
beforeEach(() => {
  around = surroundings();
});
afterEach(() => {
  around[Symbol.dispose]();
});

let world: ReturnType<typeof newWorld>;
beforeEach(() => {
  world = newWorld();
});

describe('connecting', () => {
  const later = (seconds: number) => new Date(AT.getTime() + seconds * 1000);

  test('needs a ticket that is known, unused and fresh', async () => {
    await world.tickets.issue('good', 'viewer', later(60));
    await world.tickets.issue('old', 'viewer', later(-1));
    const connect = (ticket?: string) =>
      callSocket(onConnect(world), { eventType: 'CONNECT', query: ticket === undefined ? {} : { ticket } });
    expect(await connect()).toBe(401);
    expect(await connect('invented')).toBe(401);
    expect(await connect('old')).toBe(401);
    expect(await connect('good')).toBe(200);
    expect(await connect('good')).toBe(401);
  });

  test('is refused when all places are taken', async () => {
    for (let i = 0; i < MAX_CONNECTIONS; i++) await world.connections.open(`x${i}`, 'viewer', AT);
    await world.tickets.issue('good', 'viewer', later(60));
    expect(await callSocket(onConnect(world), { eventType: 'CONNECT', query: { ticket: 'good' } })).toBe(429);
  });

  test('leaves the connection pending until the page says hello', async () => {
    await world.tickets.issue('good', 'operator', later(60));
    await callSocket(onConnect(world), { eventType: 'CONNECT', query: { ticket: 'good' } });
    expect(world.connections.rows.get('c1')).toMatchObject({ state: 'pending', role: 'operator' });
    await callSocket(onHello(world), { body: { action: 'hello', versions: [1] } });
    expect(world.connections.rows.get('c1')).toMatchObject({ state: 'active' });
  });
});

describe('hello', () => {
  test('answers role, numbers and the hash of the map', async () => {
    await world.connections.open('c1', 'viewer', AT);
    await world.journal.append([event('a'), event('b')], AT);
    await callSocket(onHello(world), { body: { action: 'hello', versions: [1, 2] } });
    expect(world.said()).toMatchObject([
      { type: 'hello', role: 'viewer', shards: [{ epoch: 'E', seq: 1, n: 2 }], topology: 'abc' },
    ]);
  });

  test('replays what the page missed of the same epoch', async () => {
    await world.connections.open('c1', 'viewer', AT);
    for (const id of ['a', 'b', 'c']) await world.journal.append([event(id)], AT);
    const resume = [{ epoch: 'E', after: 1 }];
    await callSocket(onHello(world), { body: { action: 'hello', versions: [1], resume } });
    expect(world.said().slice(1)).toMatchObject([
      { type: 'events', seq: 2, n: 1, replay: true },
      { type: 'events', seq: 3, n: 2, replay: true },
    ]);
  });

  test('says which numbers of another epoch are lost', async () => {
    await world.connections.open('c1', 'viewer', AT);
    const resume = [{ epoch: 'OLD', after: 7 }];
    await callSocket(onHello(world), { body: { action: 'hello', versions: [1], resume } });
    expect(world.said().at(-1)).toMatchObject({ type: 'gap', epoch: 'OLD', from: 8, reason: 'unknown-epoch' });
  });

  test('ends with a fatal error when no version fits', async () => {
    await world.connections.open('c1', 'viewer', AT);
    await callSocket(onHello(world), { body: { action: 'hello', versions: [9] } });
    expect(world.said()).toMatchObject([{ type: 'error', code: 'unknown-version', fatal: true }]);
  });
});

describe('resuming', () => {
  beforeEach(async () => {
    await world.connections.open('c1', 'viewer', AT);
    await world.connections.activate('c1', {}, 'full');
    for (const id of ['a', 'b', 'c', 'd']) await world.journal.append([event(id)], AT);
  });

  test('sends the range and names what the journal no longer has', async () => {
    world.journal.written.splice(1, 1);
    const { journal } = world;
    const full = { ...journal, counters: async () => ({ epoch: 'E', seq: 4, n: 4 }) };
    await callSocket(onResume({ ...world, journal: full }), {
      body: { action: 'resume', epoch: 'E', from: 1, to: 4 },
    });
    expect(world.said().map((message) => ('seq' in message ? message.seq : message.type))).toEqual(['gap', 1, 3, 4]);
    expect(world.said()[0]).toMatchObject({ from: 2, to: 2, reason: 'expired' });
  });

  test('never sends more than the newest thousand batches', async () => {
    const journal = { ...world.journal, counters: async () => ({ epoch: 'E', seq: 5000, n: 5000 }) };
    await callSocket(onResume({ ...world, journal }), {
      body: { action: 'resume', epoch: 'E', from: 1, to: 5000 },
    });
    expect(world.said()[0]).toMatchObject({ type: 'gap', from: 1, to: 4000, reason: 'too-far' });
  });

  test('refuses a range that runs backwards', async () => {
    await callSocket(onResume(world), { body: { action: 'resume', epoch: 'E', from: 3, to: 2 } });
    expect(world.said()).toMatchObject([{ type: 'error', code: 'bad-range', fatal: false }]);
  });
});

describe('other messages', () => {
  test('subscribe replaces the filter and echoes it', async () => {
    await world.connections.open('c1', 'viewer', AT);
    await callSocket(onSubscribe(world), { body: { action: 'subscribe', filter: { types: ['OrderPlaced'] } } });
    expect(world.said()).toMatchObject([{ type: 'subscribed', filter: { types: ['OrderPlaced'] }, mode: 'full' }]);
  });

  test('detail shows an event as far as the role may see it, and null when it is gone', async () => {
    await world.connections.open('c1', 'viewer', AT);
    await world.connections.open('c2', 'operator', AT);
    await world.journal.append([event('a')], AT);
    for (const connectionId of ['c1', 'c2'])
      await callSocket(onDetail(world), { connectionId, body: { action: 'detail', id: 'a' } });
    await callSocket(onDetail(world), { body: { action: 'detail', id: 'gone' } });
    expect(world.said('c1')).toMatchObject([{ event: { data: { orderId: 'o' } } }, { id: 'gone', event: null }]);
    expect(JSON.stringify(world.said('c1'))).not.toContain('secret');
    expect(JSON.stringify(world.said('c2'))).toContain('secret');
  });

  test('ping answers both clocks', async () => {
    await callSocket(onPing(world), { body: { action: 'ping', t: 12 } });
    expect(world.said()).toEqual([{ v: 1, type: 'pong', t: 12, serverTime: AT.toISOString() }]);
  });

  test('a message that does not fit is answered with what is wrong', async () => {
    await callSocket(onPing(world), { body: { action: 'ping', t: 'soon' } });
    expect(world.said()).toMatchObject([{ type: 'error', code: 'bad-message', fatal: false }]);
  });

  test('an unknown action is answered, not swallowed', async () => {
    await callSocket(onDefault(world), { body: { action: 'dance' } });
    expect(world.said()).toMatchObject([{ type: 'error', code: 'unknown-action' }]);
  });
});
