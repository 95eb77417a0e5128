import { describe, expect, test } from 'vitest';
import { createLog } from '../observability/log.ts';
import '../testing/matchers.ts';
import { surroundings } from '../testing/surroundings.ts';
import { CONFIG } from './log-messages.ts';
import { createParameters, ParameterUnavailable } from './parameters.ts';

function store(answers: (call: number) => string | Error) {
  let now = 0;
  let calls = 0;
  const send = async () => {
    const answer = answers(calls++);
    if (answer instanceof Error) throw answer;
    return { Parameter: { Value: answer } };
  };
  const read = createParameters({ client: { send }, now: () => now, log: createLog('shared', 'config') });
  return { read, calls: () => calls, pass: (ms: number) => (now += ms) };
}

describe('parameters', () => {
  test('are remembered for five seconds and read again after that', async () => {
    using _ = surroundings();
    const { read, calls, pass } = store((call) => `value ${call}`);
    expect(await read('/a')).toBe('value 0');
    pass(4_999);
    expect(await read('/a')).toBe('value 0');
    pass(1);
    expect(await read('/a')).toBe('value 1');
    expect(calls()).toBe(2);
  });

  test('are read once for many that ask together', async () => {
    using _ = surroundings();
    const { read, calls } = store(() => 'x');
    await Promise.all([read('/a'), read('/a'), read('/a')]);
    expect(calls()).toBe(1);
  });

  test('survive an unreachable store for five minutes, with a warning', async () => {
    using world = surroundings();
    const { read, pass } = store((call) => (call === 0 ? 'old' : new Error('away')));
    await read('/a');
    pass(299_000);
    expect(await read('/a')).toBe('old');
    expect(world).toHaveSaid(CONFIG.STALE, { path: '/a' });
    pass(2_000);
    await expect(read('/a')).rejects.toBeInstanceOf(ParameterUnavailable);
  });

  test('that were never read and cannot be read are an error', async () => {
    using _ = surroundings();
    await expect(store(() => new Error('away')).read('/a')).rejects.toThrow('/a cannot be read');
  });
});
