import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ACCESS_LEVELS, type Identity, judge, kindOf } from './access.ts';
import {
  activeFrom,
  fullUntil,
  type KeyRing,
  MAX_KEYS,
  type SigningKey,
  signingKeyOf,
  stillVerifying,
  VERIFIES_AFTER_ROTATION_MS,
} from './signing-keys.ts';
import { isWeak } from './user.ts';

const identity = (kind: Identity['kind']): Identity => ({ kind, subject: kind, roles: [kind], sessionId: 's' });

const VERDICTS = { in: 'allow', 401: 'unauthenticated', 403: 'forbidden' } as const;

describe('a door', () => {
  // the table of the README, whole
  test.each([
    ['optional', { nobody: 'in', customer: 'in', operator: 'in', service: 'in' }],
    ['customer', { nobody: 401, customer: 'in', operator: 'in', service: 403 }],
    ['operator', { nobody: 401, customer: 403, operator: 'in', service: 403 }],
    ['service', { nobody: 401, customer: 403, operator: 403, service: 'in' }],
  ] as const)('of level %s meets everybody as written: %j', (level, expected) => {
    const callers = { nobody: undefined, customer: identity('customer'), operator: identity('operator') };
    for (const [caller, who] of Object.entries({ ...callers, service: identity('service') }))
      expect([caller, judge(level, who)]).toEqual([caller, VERDICTS[expected[caller as keyof typeof expected]]]);
  });

  test('has one of four levels, or no authorizer', () => {
    expect(ACCESS_LEVELS).toEqual(['optional', 'customer', 'operator', 'service']);
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
  const HOUR = 3_600_000;
  const SESSION = 8 * HOUR;
  const start = new Date('2026-01-01T00:00:00.000Z').getTime();
  const kids = (ring: KeyRing) => ring.map(({ kid }) => kid);
  const signerAt = (ring: KeyRing, at: number) => signingKeyOf(ring, new Set(kids(ring)), new Date(at));

  /** What rotate-signing-key does with the ring; a refused rotation leaves it as it is. */
  function rotated(ring: KeyRing, now: number, kid: string): KeyRing {
    const at = new Date(now);
    const kept = stillVerifying(ring, at);
    if (fullUntil(kept) !== undefined) return ring;
    const key: SigningKey = {
      kid,
      privateKey: '',
      publicJwk: {},
      createdAt: at.toISOString(),
      activeFrom: activeFrom(kept, at),
    };
    return [...kept, key];
  }

  const pauses = fc.array(
    fc.oneof(
      fc.integer({ min: 0, max: 30_000 }),
      fc.integer({ min: 0, max: 2 * HOUR }),
      fc.integer({ min: 0, max: 40 * HOUR }),
    ),
    { minLength: 1, maxLength: 30 },
  );

  test('always has a key to sign with, keeps every key until its last token has expired, and stays small', () =>
    fc.assert(
      fc.property(pauses, fc.double({ min: 0, max: 1, noNaN: true }), (times, share) => {
        let ring: KeyRing = rotated([], start, 'k0');
        let now = start;
        let alive: { kid: string | undefined; until: number }[] = [];
        for (const [index, pause] of times.entries()) {
          // a token of some moment before the next rotation
          const issuedAt = now + pause * share;
          alive.push({ kid: signerAt(ring, issuedAt)?.kid, until: issuedAt + SESSION });
          now += pause;
          ring = rotated(ring, now, `k${index + 1}`);
          alive = alive.filter(({ until }) => until > now);
          for (const { kid } of alive) expect(kids(ring)).toContain(kid);
          expect(signerAt(ring, now)).toBeDefined();
          expect(ring.length).toBeLessThanOrEqual(MAX_KEYS);
        }
      }),
    ));

  test('lets a new key sign only after verifiers had time to see it', () => {
    const ring = rotated(rotated([], start, 'k0'), start + 60_000, 'k1');
    expect(signerAt(ring, start + 60_000)?.kid).toBe('k0');
    expect(signerAt(ring, start + 76_000)?.kid).toBe('k1');
  });

  test('forgets a key when its last token has expired, and not before', () => {
    const ring = rotated(rotated([], start, 'k0'), start + HOUR, 'k1');
    const done = Date.parse(ring[1]?.activeFrom ?? '') + VERIFIES_AFTER_ROTATION_MS;
    expect(kids(stillVerifying(ring, new Date(done - 1)))).toEqual(['k0', 'k1']);
    expect(kids(stillVerifying(ring, new Date(done)))).toEqual(['k1']);
  });

  test('signs with nothing that verifiers cannot find', () => {
    const ring = rotated(rotated([], start, 'k0'), start + 60_000, 'k1');
    const late = new Date(start + HOUR);
    expect(signingKeyOf(ring, new Set(['k0', 'of-another-rotation']), late)?.kid).toBe('k0');
    expect(signingKeyOf(ring, new Set(), late)).toBeUndefined();
  });

  test('that is full takes no further key until its oldest one is done', () => {
    let ring: KeyRing = [];
    for (let index = 0; index < MAX_KEYS; index += 1) ring = rotated(ring, start + index * 60_000, `k${index}`);
    const until = fullUntil(ring)?.getTime() ?? 0;
    expect(kids(rotated(ring, until - 1, 'late'))).not.toContain('late');
    expect(kids(rotated(ring, until, 'late'))).toEqual([...kids(ring).slice(1), 'late']);
  });

  test('fits into one parameter when it is full', () => {
    // n of 2,048 bits and the thumbprint, in base64url
    const publicJwk = { kty: 'RSA', n: 'n'.repeat(342), e: 'AQAB', kid: 'k'.repeat(43), alg: 'RS256', use: 'sig' };
    const keys = Array.from({ length: MAX_KEYS }, () => publicJwk);
    expect(JSON.stringify({ keys }).length).toBeLessThanOrEqual(4_096);
  });
});

test.each([
  ['Password123', true],
  ['aaaaaaaaaaaa', true],
  ['someone@example.com', true],
  ['green kettle on the hill', false],
])('the password %s is guessed first: %s', (password, weak) => {
  expect(isWeak(password, 'someone@example.com')).toBe(weak);
});
