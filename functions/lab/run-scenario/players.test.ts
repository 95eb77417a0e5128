import { expect, test } from 'vitest';
import { badge } from '../adapters/badge.ts';
import type { DoorAnswer, DoorRequest } from '../adapters/public-doors.ts';
import { visitOf } from '../domain/shopping.ts';
import { TRAFFIC, type Traffic } from '../domain/traffic.ts';
import { loadPlayer } from './load-player.ts';
import { shopper } from './shopper.ts';

const { signal } = new AbortController();
const answer = (status: DoorAnswer['status'], body: unknown = {}, more: Partial<DoorAnswer> = {}): DoorAnswer => ({
  status,
  body,
  retryAfter: null,
  cookies: [],
  ...more,
});

/** Doors that answer as told, and remember who knocked. */
function doorsThat(decide: (request: DoorRequest) => DoorAnswer) {
  const seen: DoorRequest[] = [];
  return {
    seen,
    doors: async (request: DoorRequest) => {
      seen.push(request);
      return decide(request);
    },
  };
}

const now = () => new Date('2026-01-01T00:00:00Z');
/** Where the lab is open. */
const nobody = async () => ({});

test('a wave sends its whole plan and counts every answer', async () => {
  const { doors, seen } = doorsThat(({ path }) => answer(path.includes('/deals') ? 200 : 'timeout'));
  const play = loadPlayer(TRAFFIC.normal, { doors, badge: nobody, now });
  const { answers, pauseMs } = await play({ seed: 1, number: 3, signal });
  expect(seen.map(({ path }) => path)).toEqual([
    '/api/deals?city=valencia&limit=6',
    '/api/deals/d-00005',
    '/api/purchase',
  ]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 'timeout']);
  expect(pauseMs).toBe(700);
});

test('jobs wait as long as Retry-After says, and count what was let in; other scenarios do not wait', async () => {
  const full = doorsThat(() => answer(429, {}, { retryAfter: '3' }));
  const jobs = await loadPlayer(TRAFFIC['enqueue-10k'], { ...full, badge: nobody, now })({
    seed: 1,
    number: 0,
    signal,
  });
  expect(jobs).toEqual({ answers: [{ status: 429 }], pauseMs: 3_000 });
  const spike = await loadPlayer(TRAFFIC.spike, { ...full, badge: nobody, now })({ seed: 1, number: 0, signal });
  expect(spike.pauseMs).toBe(280);
  const free = doorsThat(() => answer(202, { accepted: 60, queueDepth: 1_000 }));
  const letIn = await loadPlayer(TRAFFIC['enqueue-10k'], { ...free, badge: nobody, now })({
    seed: 1,
    number: 0,
    signal,
  });
  expect(letIn).toEqual({ answers: [{ status: 202, accepted: 60 }], pauseMs: 100 });
});

test('requests that were given up count as never sent', async () => {
  const { doors } = doorsThat(() => answer('given-up'));
  expect(
    (await loadPlayer(TRAFFIC.spike, { doors, badge: nobody, now })({ seed: 1, number: 0, signal })).answers,
  ).toEqual([]);
});

test('where the lab is closed the lab says who it is at the doors that are guarded, and at no other', async () => {
  const { doors, seen } = doorsThat(() => answer(202, { accepted: 100, queueDepth: 0 }));
  const closed = badge({ isOpen: async () => false, token: async () => 't.o.k' });
  const everything: Traffic = {
    intervalMs: 100,
    wave: (seed, wave) => Object.values(TRAFFIC).flatMap((traffic) => traffic.wave(seed, wave).slice(0, 3)),
  };
  await loadPlayer(everything, { doors, badge: closed, now })({ seed: 1, number: 3, signal });
  const guarded = (path: string) => /enrichment-jobs|heavy-hash/.test(path);
  expect(seen.filter(({ path }) => guarded(path)).length).toBeGreaterThanOrEqual(3);
  for (const { path, headers } of seen) {
    expect([path, headers]).toEqual([path, guarded(path) ? { authorization: 'Bearer t.o.k' } : undefined]);
  }
});

test('nothing is said where the lab is open, nor when nobody can say so', async () => {
  const token = () => Promise.reject(new Error('no token'));
  expect(await badge({ isOpen: async () => true, token })()).toEqual({});
  expect(await badge({ isOpen: async () => false, token })()).toEqual({});
  expect(await badge({ isOpen: () => Promise.reject(new Error('away')), token })()).toEqual({});
});

const product = {
  id: 'tea-01',
  name: 'Tea',
  category: 'tea',
  price: { amount: 1, currency: 'EUR' },
  votes: 0,
  available: true,
};
const account = async () => ({ email: 'a@playground.example', password: 'secret-secret', name: 'Ada' });
const cart = { cartId: 'c', items: [], total: { amount: 0, currency: 'EUR' }, warnings: [] };

/** A shop with one product; the account is there from the first sign-up on. */
function aShop(orders: DoorAnswer = answer(201)) {
  let known = false;
  return doorsThat(({ method, path }) => {
    switch (`${method} ${path.split('?')[0]}`) {
      case 'GET /api/products':
        return answer(200, { items: [product, { ...product, id: 'tea-02', available: false }], nextCursor: null });
      case 'POST /api/auth/login':
        return known ? answer(200, {}, { cookies: ['session=abc; Path=/; HttpOnly'] }) : answer(401);
      case 'POST /api/auth/signup':
        known = true;
        return answer(201);
      case 'POST /api/orders':
        return orders;
      case 'PUT /api/cart/items/tea-01':
        return answer(200, cart);
      default:
        return answer(200);
    }
  });
}
const firstVisit = (wanted: (visit: ReturnType<typeof visitOf>) => boolean): number => {
  for (let number = 0; number < 1_000; number++) if (wanted(visitOf(1, number))) return number;
  throw new Error('no such visit');
};

test('the autopilot opens its account once, shops with its session and orders what it put into the cart', async () => {
  const { doors, seen } = aShop();
  const play = shopper({ doors, account });
  const number = firstVisit(({ payWith, vote }) => payWith === 'card-approve' && !vote);
  const { answers, pauseMs } = await play({ seed: 1, number, signal });
  expect(seen.map(({ method, path }) => `${method} ${path.split('?')[0]}`)).toEqual([
    'GET /api/products',
    'GET /api/products/tea-01',
    'POST /api/auth/login',
    'POST /api/auth/signup',
    'POST /api/auth/login',
    'PUT /api/cart/items/tea-01',
    'POST /api/orders',
  ]);
  expect(seen.at(-1)).toMatchObject({ headers: { cookie: 'session=abc' }, body: { paymentMethod: 'card-approve' } });
  expect(answers.every(({ status }) => status === 200 || status === 201)).toBe(true);
  expect(pauseMs).toBe(visitOf(1, number).pauseMs);
  seen.length = 0;
  await play({ seed: 1, number, signal });
  expect(seen.some(({ path }) => path.includes('/auth/'))).toBe(false);
});

test('a card that declines is what it is for; a shop that is closed is an outcome, not a crash', async () => {
  const declining = shopper({ doors: aShop(answer(402)).doors, account });
  const number = firstVisit(({ payWith, vote }) => payWith === 'card-decline' && !vote);
  const declined = await declining({ seed: 1, number, signal });
  expect(declined.answers.at(-1)).toEqual({ status: 402, expected: true });
  const closed = doorsThat(() => answer('no-answer', undefined));
  const outcome = await shopper({ doors: closed.doors, account })({ seed: 1, number, signal });
  expect(outcome.answers).toEqual([{ status: 'no-answer' }]);
});

test('an autopilot whose session is over signs in again on its next visit', async () => {
  let over = false;
  const shop = aShop();
  const doors = async (request: DoorRequest) => {
    const given = await shop.doors(request);
    return over && request.path.startsWith('/api/cart') ? answer(401) : given;
  };
  const play = shopper({ doors, account });
  const number = firstVisit(({ payWith, vote }) => payWith === 'card-approve' && !vote);
  await play({ seed: 1, number, signal });
  over = true;
  await play({ seed: 1, number, signal });
  over = false;
  shop.seen.length = 0;
  await play({ seed: 1, number, signal });
  expect(shop.seen.some(({ path }) => path === '/api/auth/login')).toBe(true);
  expect(shop.seen.at(-1)?.path).toBe('/api/orders');
});
