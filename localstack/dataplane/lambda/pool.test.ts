import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Harness, startHarness } from './fixtures/harness.ts';
import type { Limits } from './limits.ts';

let lambda: Harness;
const start = (limits: Partial<Limits> = {}): Harness => {
  lambda = startHarness(limits);
  return lambda;
};
afterEach(() => lambda.close());

const streams = (): number => new Set(lambda.lines.map(({ stream }) => stream)).size;

describe('an environment', () => {
  it('serves one call after the other and keeps what the code holds in memory', async () => {
    const spec = start().deploy('forms.counts');
    const answers = [];
    for (let count = 0; count < 3; count += 1) answers.push((await lambda.call(spec)).payload);
    expect(answers).toEqual(['1', '2', '3']);
    expect(streams()).toBe(1);
  });

  it('serves one call at a time: concurrent calls get their own', async () => {
    const spec = start({ environmentsForAllCores: 4 }).deploy('forms.sleeps');
    const calls = Array.from({ length: 4 }, (_, value) => lambda.call(spec, { ms: 500, value }));
    const answers = (await Promise.all(calls)).map(({ payload }) => payload);
    expect(answers).toEqual(['0', '1', '2', '3']);
    expect(streams()).toBe(4);
  });

  it('is shared by calls that wait a short while, once all cores have one: a local economy', async () => {
    const spec = start({ environmentsForAllCores: 2, growLateAfterMs: 5_000 }).deploy('forms.sleeps');
    await Promise.all(Array.from({ length: 6 }, (_, value) => lambda.call(spec, { ms: 50, value })));
    expect(streams()).toBe(2);
  });

  it('is joined by others when calls keep waiting for it', async () => {
    const spec = start({ environmentsForAllCores: 1, growLateAfterMs: 100 }).deploy('forms.sleeps');
    await Promise.all(Array.from({ length: 3 }, (_, value) => lambda.call(spec, { ms: 1_000, value })));
    expect(streams()).toBeGreaterThan(1);
  });

  it('is reaped when it was idle for a while', async () => {
    const spec = start({ idleMs: 100 }).deploy('forms.counts');
    await lambda.call(spec);
    await vi.waitFor(async () => expect((await lambda.call(spec)).initMs).not.toBeNull(), {
      timeout: 10_000,
      interval: 400,
    });
  });

  it('of an older revision takes no further call', async () => {
    const spec = start().deploy('forms.counts');
    await lambda.call(spec);
    lambda.functions.put({ ...spec, handler: 'forms.sync', revision: '2' });
    const { payload, initMs } = await lambda.call(spec, { a: 1 });
    expect(JSON.parse(payload)).toEqual({ sync: { a: 1 } });
    expect(initMs).not.toBeNull();
  });

  it('of an older revision finishes the call it is working on', async () => {
    const spec = start().deploy('forms.sleeps');
    await lambda.call(spec, { ms: 1 });
    const old = lambda.call(spec, { ms: 300, value: 'old code' });
    lambda.functions.put({ ...spec, handler: 'forms.sync', revision: '2' });
    expect(JSON.parse((await lambda.call(spec, 'x')).payload)).toEqual({ sync: 'x' });
    expect((await old).payload).toBe('"old code"');
  });

  it('stays when the same revision is deployed again', async () => {
    const spec = start().deploy('forms.counts');
    await lambda.call(spec);
    lambda.functions.put(spec);
    expect((await lambda.call(spec)).payload).toBe('2');
  });

  it('of a removed function is gone: the function is not found', async () => {
    const spec = start().deploy('forms.echo');
    await lambda.call(spec);
    lambda.functions.remove(spec.arn, spec.version);
    expect((await lambda.call(spec)).status).toBe('not-found');
  });

  it('belongs to one version: published versions run their own code', async () => {
    const spec = start().deploy('forms.counts');
    lambda.functions.put({ ...spec, version: '1', handler: 'forms.sync' });
    const { payload } = await lambda.functions.invoke({ functionArn: `${spec.arn}:1`, payload: '1' });
    expect(JSON.parse(payload)).toEqual({ sync: 1 });
    expect((await lambda.call(spec)).payload).toBe('1');
  });
});

describe('reserved concurrency', () => {
  it('of zero throttles every call', async () => {
    const { status, reason } = await start().run('forms.echo', {}, { reservedConcurrency: 0 });
    expect(status).toBe('throttled');
    expect(reason).toContain('ReservedFunctionConcurrentInvocationLimitExceeded');
  });

  it('throttles at once what goes beyond it, and no longer when a call has ended', async () => {
    const spec = start().deploy('forms.sleeps', { reservedConcurrency: 1 });
    const first = lambda.call(spec, { ms: 300, value: 'first' });
    expect((await lambda.call(spec)).status).toBe('throttled');
    expect((await first).payload).toBe('"first"');
    expect((await lambda.call(spec, { ms: 1 })).status).toBe('ok');
  });

  it('follows PutFunctionConcurrency and DeleteFunctionConcurrency', async () => {
    const spec = start().deploy('forms.echo');
    lambda.functions.setReservedConcurrency(spec.arn, 0);
    expect((await lambda.call(spec)).status).toBe('throttled');
    lambda.functions.setReservedConcurrency(spec.arn, null);
    expect((await lambda.call(spec)).status).toBe('ok');
  });
});

describe('local growth', () => {
  it('ends at the cap; further calls wait for a free environment', async () => {
    const spec = start({ environmentsPerFunction: 2 }).deploy('forms.sleeps');
    const calls = Array.from({ length: 6 }, (_, value) => lambda.call(spec, { ms: 40, value }));
    const answers = (await Promise.all(calls)).map(({ payload }) => payload);
    expect(answers).toEqual(['0', '1', '2', '3', '4', '5']);
    expect(streams()).toBeLessThanOrEqual(2);
  });

  it('throttles a call that waited too long, and names the local limit', async () => {
    const spec = start({ environmentsPerFunction: 1, waitMs: 100 }).deploy('forms.sleeps');
    await lambda.call(spec, { ms: 1 });
    const first = lambda.call(spec, { ms: 800, value: 'first' });
    const { status, reason } = await lambda.call(spec);
    expect([status, reason]).toEqual(['throttled', expect.stringContaining('local limit: no room within 100 ms')]);
    expect((await first).payload).toBe('"first"');
  });

  it('does not throttle a call whose own environment takes long to start', async () => {
    const spec = start({ waitMs: 50 }).deploy('init-slow.handler', { environment: { INIT_MS: '500' } });
    expect((await lambda.call(spec)).payload).toBe('"loaded"');
  });

  it('throttles none of many calls that wait for the first environment to start', async () => {
    start({ waitMs: 2_000, environmentsForAllCores: 1 });
    const spec = lambda.deploy('init-slow.handler', { environment: { INIT_MS: '2500' } });
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => lambda.call(spec)));
    expect(outcomes.map(({ payload, reason }) => payload || reason)).toEqual(Array(5).fill('"loaded"'));
  });

  it('throttles at once when too many calls wait', async () => {
    const spec = start({ environmentsPerFunction: 1, waitingPerFunction: 1 }).deploy('forms.sleeps');
    await lambda.call(spec, { ms: 1 });
    const calls = [lambda.call(spec, { ms: 200 }), lambda.call(spec, { ms: 1 })];
    const { status, reason } = await lambda.call(spec);
    expect([status, reason]).toEqual(['throttled', expect.stringContaining('local limit: 1 calls')]);
    expect((await Promise.all(calls)).map((outcome) => outcome.status)).toEqual(['ok', 'ok']);
  });

  it('makes room in a full host by ending what was idle longest', async () => {
    start({ environmentsPerHost: 1 });
    const [one, two] = [lambda.deploy('forms.counts'), lambda.deploy('forms.counts')];
    expect((await lambda.call(one)).payload).toBe('1');
    expect((await lambda.call(two)).payload).toBe('1');
    expect((await lambda.call(one)).payload).toBe('1');
  });
});

describe('a Lambda host process', () => {
  const exitError = 'Runtime.ExitError';

  it('that dies fails its calls in progress as Runtime.ExitError and is back for the next ones', async () => {
    start();
    const neighbour = lambda.deploy('forms.sleeps');
    await lambda.call(neighbour, { ms: 1 });
    const interrupted = lambda.call(neighbour, { ms: 20_000 });
    const killer = await lambda.run('faults.killsHost');
    for (const outcome of [killer, await interrupted]) {
      expect(outcome.status).toBe('function-error');
      expect(JSON.parse(outcome.payload)).toEqual({
        errorType: exitError,
        errorMessage: `RequestId: ${outcome.requestId} Error: Runtime exited with error: signal: killed`,
      });
    }
    const next = await lambda.call(neighbour, { ms: 1, value: 'back' });
    expect([next.status, next.payload]).toEqual(['ok', '"back"']);
    expect(next.initMs).not.toBeNull();
  });

  it('of an isolated function takes nobody else with it', async () => {
    start();
    const neighbour = lambda.deploy('forms.counts');
    await lambda.call(neighbour);
    const killer = await lambda.run('faults.killsHost', {}, { isolation: 'process' });
    expect(JSON.parse(killer.payload).errorType).toBe(exitError);
    expect((await lambda.call(neighbour)).payload).toBe('2');
  });

  it('that no longer answers is replaced', async () => {
    start({ heartbeatMs: 200 });
    const neighbour = lambda.deploy('faults.hostId');
    const before = await lambda.call(neighbour);
    const stopped = await lambda.run('faults.stopsHost');
    expect(JSON.parse(stopped.payload).errorType).toBe(exitError);
    const after = await lambda.call(neighbour);
    expect(after.status).toBe('ok');
    expect(after.payload).not.toBe(before.payload);
  });

  it('that holds too much memory is replaced', async () => {
    start({ heartbeatMs: 100, sharedHostRssMb: 400 });
    const greedy = await lambda.run('faults.exhausts', { shape: 'buffers' }, { memoryMb: 3_008 });
    expect(JSON.parse(greedy.payload).errorType).toBe(exitError);
    expect((await lambda.run('forms.echo', 'back')).payload).toBe('"back"');
  });

  it('that grew and is idle again is renewed', async () => {
    start({ heartbeatMs: 50, idleMs: 100, renewHostRssMb: 1 });
    const spec = lambda.deploy('faults.hostId');
    const first = (await lambda.call(spec)).payload;
    await vi.waitFor(async () => expect((await lambda.call(spec)).payload).not.toBe(first), {
      timeout: 10_000,
      interval: 300,
    });
  });

  it('ends with the pool, and calls in progress end as unavailable', async () => {
    const spec = start().deploy('forms.sleeps');
    await lambda.call(spec, { ms: 1 });
    const call = lambda.call(spec, { ms: 20_000 });
    await lambda.functions.close();
    expect((await call).status).toBe('unavailable');
    expect((await lambda.call(spec)).reason).toContain('stopping');
  });
});

describe('an exhausted memory', () => {
  const outOfMemory = ['Runtime.OutOfMemory', 'Runtime.ExitError'];

  it.each(['small objects', 'growing array', 'huge array', 'buffers'])(
    'by %s ends the call as killed, whatever the time-out, and others answer again',
    async (shape) => {
      start();
      const neighbour = lambda.deploy('forms.counts');
      await lambda.call(neighbour);
      const greedy = lambda.deploy('faults.exhausts', { isolation: 'process', timeoutSeconds: 20 });
      const { requestId, status, payload, logTail } = await lambda.call(greedy, { shape });
      expect(status).toBe('function-error');
      const { errorType, errorMessage } = JSON.parse(payload);
      expect(outOfMemory).toContain(errorType);
      expect(errorMessage).toBe(`RequestId: ${requestId} Error: Runtime exited with error: signal: killed`);
      expect(logTail).toMatch(/REPORT .*Status: error\tError Type: Runtime\./);
      expect((await lambda.call(neighbour)).payload).toBe('2');
    },
    40_000,
  );
});
