import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ACCESS_LEVELS, type Identity, judge, kindOf } from './access.ts';
import { windowAt } from './rate-limit.ts';
import { activeFrom, type KeyRing, signingKeyOf, stillVerifying, VERIFIES_AFTER_ROTATION_MS } from './signing-keys.ts';
import { isWeak } from './user.ts';

const identity = (kind: Identity['kind']): Identity => ({ kind, subject: kind, roles: [kind], sessionId: 's' });

describe('a door', () => {
  test.each([
    ['optional', undefined, 'allow'],
    ['optional', 'customer', 'allow'],
    ['optional', 'service', 'forbidden'],
    ['customer', undefined, 'unauthenticated'],
    ['customer', 'customer', 'allow'],
    ['customer', 'operator', 'allow'],
    ['customer', 'service', 'forbidden'],
    ['operator', undefined, 'unauthenticated'],
    ['operator', 'customer', 'forbidden'],
    ['operator', 'operator', 'allow'],
    ['service', undefined, 'unauthenticated'],
    ['service', 'operator', 'forbidden'],
    ['service', 'service', 'allow'],
  ] as const)('of level %s meets %s with %s', (level, kind, verdict) => {
    expect(judge(level, kind && identity(kind))).toBe(verdict);
  });

  test('of any level but optional stays shut without a token', () => {
    expect(ACCESS_LEVELS.filter((level) => judge(level, undefined) === 'allow')).toEqual(['optional']);
  });

  test('knows nobody by roles it has never heard of', () => {
    expect(kindOf(['admin', ''])).toBeUndefined();
    expect(kindOf(['customer', 'operator'])).toBe('operator');
  });
});

describe('a ring of signing keys', () => {
  const start = new Date('2026-01-01T00:00:00.000Z').getTime();
  const rotated = (pausesMs: readonly number[]) => {
    let ring: KeyRing = [];
    let now = start;
    for (const [index, pause] of pausesMs.entries()) {
      now += pause;
      const at = new Date(now);
      const key = {
        kid: `k${index}`,
        privateKey: '',
        publicJwk: {},
        createdAt: at.toISOString(),
        activeFrom: activeFrom(ring, at),
      };
      ring = [...stillVerifying(ring, at), key];
    }
    return { ring, now };
  };

  test('always has a key to sign with, and keeps every key until its last token has expired', () =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 20_000, max: 40 * 3_600_000 }), { minLength: 1, maxLength: 8 }),
        (pauses) => {
          const { ring, now } = rotated(pauses);
          const at = new Date(now);
          expect(signingKeyOf(ring, at)).toBeDefined();
          const recentlySigning = rotated(pauses.slice(0, -1));
          const signer = pauses.length > 1 ? signingKeyOf(recentlySigning.ring, at) : undefined;
          if (signer) expect(ring.map(({ kid }) => kid)).toContain(signer.kid);
        },
      ),
    ));

  test('lets a new key sign only after verifiers had time to see it', () => {
    const { ring, now } = rotated([0, 60_000]);
    expect(signingKeyOf(ring, new Date(now))?.kid).toBe('k0');
    expect(signingKeyOf(ring, new Date(now + 16_000))?.kid).toBe('k1');
    expect(stillVerifying(ring, new Date(now + VERIFIES_AFTER_ROTATION_MS + 60_000)).map(({ kid }) => kid)).toEqual([
      'k1',
    ]);
  });
});

describe('a rate limit', () => {
  test('never asks for more patience than a window, nor for none', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3_600 }),
        fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }),
        (windowSeconds, now) => {
          const { retryAfterSeconds, endsAtSeconds } = windowAt({ attempts: 1, perSeconds: windowSeconds }, now);
          expect(retryAfterSeconds).toBeGreaterThanOrEqual(1);
          expect(retryAfterSeconds).toBeLessThanOrEqual(windowSeconds);
          expect(endsAtSeconds * 1_000).toBeGreaterThan(now.getTime());
        },
      ),
    ));
});

test.each([
  ['Password123', true],
  ['aaaaaaaaaaaa', true],
  ['someone@example.com', true],
  ['green kettle on the hill', false],
])('the password %s is guessed first: %s', (password, weak) => {
  expect(isWeak(password, 'someone@example.com')).toBe(weak);
});
