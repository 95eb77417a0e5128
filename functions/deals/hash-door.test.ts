import { describe, expect, test } from 'vitest';
import { HashAnswer } from '../shared/contracts/deals.http.ts';
import { asCustomer, callHttp } from '../shared/testing/http.ts';
import { surroundings } from '../shared/testing/surroundings.ts';
import { createHandler as createBad } from './hash-bad/handler.ts';
import { type HashDependencies, NEIGHBOUR_WITHIN_MS } from './hash-door.ts';
import { createHandler as createGood } from './hash-good/handler.ts';

const body = { iterations: 20_000, rounds: 1 };
const asOperator = () => ({ ...asCustomer(), kind: 'operator' });
const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A clock that only the hash moves; the neighbour answers when the event loop gets to it. */
function setUp(hashMs: number, overrides: Partial<HashDependencies> = {}) {
  const clock = { now: 0 };
  const dependencies: HashDependencies = {
    observed: async (work) => ({ result: await work(), eventLoopDelayMs: 12.34 }),
    neighbour: async () => {
      await nextTurn();
      await nextTurn();
      return true;
    },
    isOpen: async () => true,
    clock: () => clock.now,
    ...overrides,
  };
  const bad = createBad({
    ...dependencies,
    hash: () => {
      clock.now += hashMs;
      return 'abc';
    },
  });
  const good = createGood({
    ...dependencies,
    hash: async () => {
      for (let turns = 0; turns < 5; turns += 1) await nextTurn();
      clock.now += hashMs;
      return 'abc';
    },
  });
  return { bad, good };
}

test('on the event loop the neighbour’s answer waits for the hash, and comes too late', async () => {
  using _ = surroundings();
  const { bad } = setUp(NEIGHBOUR_WITHIN_MS + 1);
  const { status, body: answer } = await callHttp(bad, { method: 'POST', body });
  expect(status).toBe(200);
  expect(HashAnswer.parse(answer)).toEqual({
    hash: 'abc',
    ms: 801,
    thread: 'main',
    eventLoopDelayMs: 12.3,
    neighbour: { ok: false, ms: 801 },
  });
});

test('a short hash on the event loop delays the neighbour, no more', async () => {
  using _ = surroundings();
  const { body: answer } = await callHttp(setUp(100).bad, { method: 'POST', body });
  expect(HashAnswer.parse(answer).neighbour).toEqual({ ok: true, ms: 100 });
});

test('beside a worker thread the neighbour answers at once', async () => {
  using _ = surroundings();
  const { good } = setUp(5_000);
  const { body: answer } = await callHttp(good, { method: 'POST', body });
  expect(HashAnswer.parse(answer)).toMatchObject({ ms: 5_000, thread: 'worker', neighbour: { ok: true, ms: 0 } });
});

test('a neighbour that does not answer is no failure of the hash', async () => {
  using _ = surroundings();
  const { good } = setUp(1, { neighbour: async () => false });
  expect(await callHttp(good, { method: 'POST', body })).toMatchObject({
    status: 200,
    body: { neighbour: { ok: false } },
  });
});

describe('where the lab is not open', () => {
  test.each([
    ['a stranger', undefined, 401],
    ['a customer', asCustomer(), 403],
    ['an operator', asOperator(), 200],
  ])('%s gets %i', async (_who, authorizer, status) => {
    using _ = surroundings();
    const { bad } = setUp(1, { isOpen: async () => false });
    expect((await callHttp(bad, { method: 'POST', body, ...(authorizer && { authorizer }) })).status).toBe(status);
  });
});

test.each([{ iterations: 19_999 }, { iterations: 500_001 }, { rounds: 0 }, { rounds: 9 }])(
  '%j is refused before anything is hashed',
  async (wish) => {
    using _ = surroundings();
    expect((await callHttp(setUp(1).bad, { method: 'POST', body: wish })).status).toBe(422);
  },
);
