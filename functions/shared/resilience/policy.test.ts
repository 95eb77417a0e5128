import { describe, expect, test } from 'vitest';
import { CallFailed } from '../contracts/system.events.ts';
import { takeNoted } from '../publish/noted.ts';
import { surroundings } from '../testing/surroundings.ts';
import { DependencyUnavailable, FinalAnswer, policy } from './policy.ts';

const never = () => new Promise<never>(() => undefined);
const reasonOf = async (promise: Promise<unknown>): Promise<unknown> => {
  const error = await promise.catch((thrown: unknown) => thrown);
  return error instanceof DependencyUnavailable ? error.reason : error;
};

describe('a policy', () => {
  test('tries once more, and no more', async () => {
    let tries = 0;
    const work = async () => {
      tries += 1;
      throw new Error('broken');
    };
    expect(await reasonOf(policy('prices').run(work))).toBe('failed');
    expect(tries).toBe(2);
  });

  test('is content with a second try that works', async () => {
    let tries = 0;
    const work = async () => {
      tries += 1;
      if (tries === 1) throw new Error('broken');
      return 'here';
    };
    expect(await policy('prices').run(work)).toBe('here');
  });

  test('does not wait for what does not come, and tells the work so', async () => {
    const signals: AbortSignal[] = [];
    const work = (signal: AbortSignal) => {
      signals.push(signal);
      return never();
    };
    expect(await reasonOf(policy('prices', { timeoutMs: 10 }).run(work))).toBe('timed-out');
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });

  test('takes a final answer for what it is: no second try, no blame', async () => {
    const careful = policy('prices', { retries: 0, window: 10, minimumCalls: 10 });
    let tries = 0;
    for (let call = 0; call < 20; call += 1) {
      const work = async () => {
        tries += 1;
        throw new FinalAnswer('no');
      };
      await expect(careful.run(work)).rejects.toBeInstanceOf(FinalAnswer);
    }
    expect(tries).toBe(20);
  });

  test('leaves a sick neighbour alone, but not before ten calls', async () => {
    using _ = surroundings();
    const careful = policy('prices', { retries: 0 });
    const work = async () => {
      throw new Error('broken');
    };
    const reasons: unknown[] = [];
    for (let call = 0; call < 12; call += 1) reasons.push(await reasonOf(careful.run(work)));
    expect(reasons.slice(0, 10)).toEqual(new Array(10).fill('failed'));
    expect(reasons.slice(10)).toEqual(['circuit-open', 'circuit-open']);
    const told = takeNoted({ causationId: 'r', correlationId: 'c', traceparent: 't', at: new Date() });
    expect(told.map(({ contract }) => contract.type)).toEqual(['CircuitOpened']);
  });

  test('without a breaker asks every time', async () => {
    const stubborn = policy('card-network', { retries: 0, breaker: false });
    const work = async () => {
      throw new Error('broken');
    };
    for (let call = 0; call < 20; call += 1) expect(await reasonOf(stubborn.run(work))).toBe('failed');
  });

  test('keeps a slow neighbour from taking all the room', async () => {
    const narrow = policy('prices', { parallel: 2, timeoutMs: 50, retries: 0 });
    const reasons = await Promise.all([narrow.run(never), narrow.run(never), narrow.run(never)].map(reasonOf));
    expect(reasons).toEqual(['timed-out', 'timed-out', 'bulkhead-full']);
  });

  test('tells of tries that failed, repetitions included, in the caller’s name; a refusal is no failure', async () => {
    using _ = surroundings();
    const careful = policy('reviews', { timeoutMs: 5 }, { caller: 'deals' });
    expect(await reasonOf(careful.run(never))).toBe('timed-out');
    const refuse = () => Promise.reject(new FinalAnswer('no'));
    await expect(careful.run(refuse)).rejects.toBeInstanceOf(FinalAnswer);
    const told = takeNoted({ causationId: 'r', correlationId: 'c', traceparent: 't', at: new Date() });
    expect(told.map(({ data }) => CallFailed.data.parse(data))).toMatchObject([
      { caller: 'deals', dependency: 'reviews', reason: 'timed-out', count: 2 },
    ]);
  });
});
