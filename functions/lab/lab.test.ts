/** The lab as a whole, but for the queue's service: its table, its handlers, and doors that are reached over HTTP. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { ulid } from 'ulid';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startTables, type Tables } from '../../tests/support/tables.ts';
import { ScenariosView } from '../shared/contracts/lab.http.ts';
import type { OutgoingEvent } from '../shared/publish/publisher.ts';
import { fakeContext } from '../shared/testing/context.ts';
import { busBody, queueEvent, queueRecord } from '../shared/testing/events.ts';
import { callHttp } from '../shared/testing/http.ts';
import { queueWorld } from '../shared/testing/queue.ts';
import { indicators } from './adapters/indicators.ts';
import { publicDoors } from './adapters/public-doors.ts';
import { scenarioTable } from './adapters/scenario-table.ts';
import { TRAFFIC } from './domain/traffic.ts';
import { createHandler as createList } from './list-scenarios/handler.ts';
import { createHandler as createRun } from './run-scenario/handler.ts';
import { loadPlayer } from './run-scenario/load-player.ts';
import { shopper } from './run-scenario/shopper.ts';
import { createHandler as createSet } from './set-scenario/handler.ts';

vi.setConfig({ testTimeout: 60_000 }); // half a dozen seconds of real waves, on a machine that may be busy

let tables: Tables;
beforeAll(async () => {
  tables = await startTables('scenarios');
}, 60_000);
afterAll(() => tables?.[Symbol.asyncDispose]());

/** A system that answers everything after a moment; two places for jobs, then 429. */
async function aSystem() {
  const seen: { path: string; correlationId: string; at: number }[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    seen.push({ path, correlationId: String(request.headers['x-correlation-id']), at: Date.now() });
    request.resume().on('end', () => {
      const jobs = path === '/api/enrichment-jobs';
      const full = jobs && seen.filter((one) => one.path === path).length > 2;
      const headers = full ? { 'retry-after': '1' } : {};
      setTimeout(() => response.writeHead(full ? 429 : jobs ? 202 : 200, headers).end('{"accepted":100}'), 5);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const url = `http://127.0.0.1:${address.port}/`;
  const loadOf = (start: string) => seen.filter(({ path }) => path.startsWith(start)).length;
  return {
    ...{ url, seen, loadOf },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function aLab() {
  const world = queueWorld();
  const system = await aSystem();
  const now = () => new Date();
  const scenarios = scenarioTable(tables.client, { table: 'scenarios', now });
  const doors = publicDoors({ fetch, address: async () => system.url });
  const working = new Set<Promise<unknown>>();
  const closing = new AbortController();
  /** The queue: hands every message on when its delay is over. */
  const ticks = {
    async start(event: OutgoingEvent, delaySeconds: number) {
      const delivered = pause(delaySeconds * 1_000, undefined, { signal: closing.signal }).then(() =>
        run(queueEvent(queueRecord(busBody(event.contract, event.data as never, event.meta))), fakeContext()),
      );
      working.add(delivered.catch(() => undefined));
    },
  };
  const run = createRun({
    scenarios,
    ticks,
    indicators: indicators(doors),
    now,
    players: (scenario) =>
      scenario === 'autopilot'
        ? {
            play: shopper({ doors, account: async () => ({ email: 'a', password: 'b', name: 'c' }) }),
            acceptedGoal: undefined,
          }
        : {
            play: loadPlayer(TRAFFIC[scenario], { doors, badge: async () => ({}), now }),
            acceptedGoal: TRAFFIC[scenario].acceptedGoal,
          },
  });
  const dependencies = { scenarios, ticks, now, newId: () => ulid() };
  const [setHandler, listHandler] = [createSet(dependencies), createList(dependencies)];
  const authorizer = { kind: 'operator', sub: 'olga', roles: 'operator', sid: 's' };
  return {
    world,
    system,
    set: (name: string, active: boolean) =>
      callHttp(setHandler, { method: 'POST', path: { name }, body: { active, seed: 1 }, authorizer }),
    view: async () => ScenariosView.parse((await callHttp(listHandler)).body),
    async [Symbol.asyncDispose]() {
      for (const { id } of (await this.view()).scenarios.filter(({ active }) => active)) await this.set(id, false);
      closing.abort();
      await Promise.all(working);
      system.close();
      world[Symbol.dispose]();
    },
  };
}

async function until(check: () => boolean | Promise<boolean>, within = 30_000): Promise<void> {
  for (const end = Date.now() + within; !(await check()); await pause(20)) {
    if (Date.now() > end) throw new Error('it did not come true');
  }
}

test('two scenarios send their requests side by side, each with an id of its own, until they are stopped', async () => {
  await using lab = await aLab();
  const { system, set, view } = lab;
  expect((await set('spike', true)).status).toBe(202);
  expect((await set('normal', true)).status).toBe(202);
  await until(() => system.loadOf('/api/deals?city=valencia&limit=20') >= 28 && system.loadOf('/api/deals/d-') >= 2);
  expect((await view()).activeScenarioIds.toSorted()).toEqual(['normal', 'spike']);
  expect(new Set(system.seen.map(({ correlationId }) => correlationId)).size).toBe(system.seen.length);

  await set('spike', false);
  await until(async () => !(await view()).activeScenarioIds.includes('spike'));
  const sent = system.loadOf('/api/deals?city=valencia&limit=20');
  const before = system.loadOf('/api/deals/d-');
  await until(() => system.loadOf('/api/deals/d-') > before + 1); // the other one goes on
  expect(system.loadOf('/api/deals?city=valencia&limit=20')).toBe(sent);

  await set('normal', false);
  await until(async () => (await view()).activeScenarioIds.length === 0);
  const { finished } = await view();
  expect(finished.map(({ endedBecause }) => endedBecause)).toEqual(['stopped', 'stopped']);
  const spike = finished.find(({ scenario }) => scenario === 'spike');
  expect(spike?.outcome.failed).toBe(0);
  expect(spike?.outcome.requests).toBeLessThanOrEqual(sent);
});

test('jobs are offered by the hundred, and no more while the door says later', async () => {
  await using lab = await aLab();
  const { system, set, view } = lab;
  await set('enqueue-10k', true);
  await until(() => system.loadOf('/api/enrichment-jobs') >= 4);
  const times = system.seen.filter(({ path }) => path === '/api/enrichment-jobs').map(({ at }) => at);
  const [, , third = 0, fourth = 0] = times; // the third was the first one refused, with a second to wait
  expect(fourth - third).toBeGreaterThanOrEqual(1_000);
  await set('enqueue-10k', false);
  await until(async () => (await view()).activeScenarioIds.length === 0);
  const { outcome } = (await view()).finished.find(({ scenario }) => scenario === 'enqueue-10k') ?? {};
  expect(outcome).toMatchObject({ accepted: 200, failed: 0, byStatus: { 202: 2 } });
});
