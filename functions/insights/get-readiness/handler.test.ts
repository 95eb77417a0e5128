import { expect, test } from 'vitest';
import { Readiness } from '../../shared/contracts/sli.http.ts';
import { callHttp } from '../../shared/testing/http.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import type { Check } from '../domain/check.ts';
import { createHandler } from './handler.ts';

const fine: Check = { name: 'tables', run: async () => undefined };
const broken: Check = {
  name: 'prices',
  run: async () => {
    throw new Error('prices answered 503');
  },
};
const never = () => new Promise<never>(() => undefined);
const hanging: Check = { name: 'bus', run: never };

async function ask(checks: readonly Check[], options: { prepare?: () => Promise<unknown> } = {}) {
  using world = surroundings();
  const handler = createHandler({ checks, prepare: async () => undefined, checkMs: 40, prepareMs: 40, ...options });
  const { status, body } = await callHttp(handler);
  expect(world.calls()).toBe(0); // probes are not reported
  expect(status).toBe(Readiness.parse(body).status === 'ready' ? 200 : 503);
  return Readiness.parse(body);
}

test('ready means that every check says so', async () => {
  expect(await ask([fine, { ...fine, name: 'bus' }])).toMatchObject({
    ...{ status: 'ready' },
    checks: [
      { name: 'tables', ok: true },
      { name: 'bus', ok: true },
    ],
  });
});

test('one that fails and one that hangs are named with their reasons, and the others are still told', async () => {
  const { checks, status } = await ask([fine, broken, hanging]);
  expect(status).toBe('not-ready');
  expect(checks).toMatchObject([
    { name: 'tables', ok: true },
    { name: 'prices', ok: false, reason: 'prices answered 503' },
    { name: 'bus', ok: false, reason: 'no answer within 40 ms' },
  ]);
});

test('a check that hangs is told to end', async () => {
  let ended = false;
  const stubborn: Check = {
    name: 'tables',
    run: (signal) => {
      signal.addEventListener('abort', () => {
        ended = true;
      });
      return never();
    },
  };
  await ask([stubborn]);
  expect(ended).toBe(true);
});

test('what all checks need first may hang, too: they are asked all the same', async () => {
  expect(await ask([fine], { prepare: never })).toMatchObject({ status: 'ready' });
});
