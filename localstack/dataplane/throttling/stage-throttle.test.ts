import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stageThrottle } from './stage-throttle.ts';
import { TokenBucket } from './token-bucket.ts';

const limit = (rate: number, burst: number) => ({ throttlingRateLimit: rate, throttlingBurstLimit: burst });

test('a bucket never admits more than its burst and what its rate has added since', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100 }),
      fc.integer({ min: 1, max: 50 }),
      fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 200 }),
      (rate, burst, pauses) => {
        let now = 0;
        const bucket = new TokenBucket(rate, burst, () => now);
        let admitted = 0;
        for (const pause of pauses) {
          now += pause;
          if (bucket.take()) admitted += 1;
          expect(admitted).toBeLessThanOrEqual(burst + (now / 1000) * rate + 1e-6);
        }
      },
    ),
  );
});

test('a bucket fills again at its rate, up to its burst', () => {
  let now = 0;
  const bucket = new TokenBucket(10, 2, () => now);
  const take = () => bucket.take();
  expect([take(), take(), take()]).toEqual([true, true, false]);
  now += 100;
  expect([take(), take()]).toEqual([true, false]);
  now += 10_000;
  expect([take(), take(), take()]).toEqual([true, true, false]);
});

test('the most specific setting counts, and each has a bucket of its own', () => {
  const admits = stageThrottle({ '*/*': limit(1, 1), '~1a/GET': limit(1, 2), '~1b/*': limit(1, 1) }, () => 0);
  expect([admits('/a', 'GET'), admits('/a', 'GET'), admits('/a', 'GET')]).toEqual([true, true, false]);
  expect([admits('/b', 'PUT'), admits('/b', 'GET')]).toEqual([true, false]);
  expect([admits('/c', 'GET'), admits('/a', 'POST')]).toEqual([true, false]);
});

test('a burst of 0 admits nothing, no setting admits everything', () => {
  expect(stageThrottle({ '*/*': limit(10, 0) }, () => 0)('/a', 'GET')).toBe(false);
  const none = { '*/*': { throttlingRateLimit: null, throttlingBurstLimit: null } };
  expect(stageThrottle(none, () => 0)('/a', 'GET')).toBe(true);
});
