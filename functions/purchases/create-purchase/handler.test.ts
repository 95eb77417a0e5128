import { ulid } from 'ulid';
import { describe, expect, test } from 'vitest';
import '../../shared/testing/matchers.ts';
import { DependencyUnavailable } from '../../shared/resilience/policy.ts';
import { callHttp } from '../../shared/testing/http.ts';
import { limitsInMemory } from '../../shared/testing/rate-limits.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import type { PriceClient } from '../adapters/neighbours.ts';
import { purchasesInMemory } from '../adapters/purchases-in-memory.ts';
import { createHandler as createGetPurchase } from '../get-purchase/handler.ts';
import { PURCHASES } from '../log-messages.ts';
import { availabilityInMemory } from '../testing/availability-in-memory.ts';
import { createHandler, type Dependencies } from './handler.ts';

const EUR = (amount: number) => ({ amount, currency: 'EUR' });
const body = { dealId: 'd-00001', quantity: 2, email: 'carla@example.com' };
const away =
  (reason: DependencyUnavailable['reason'] = 'failed') =>
  async () => {
    throw new DependencyUnavailable('neighbour', reason, undefined);
  };

function setUp(wishes: Partial<Dependencies> & { most?: number } = {}) {
  const purchases = purchasesInMemory(wishes.most);
  const availability = availabilityInMemory();
  const prices: PriceClient = { priceOf: async (dealId) => (dealId === 'd-00221' ? undefined : EUR(890)) };
  const dependencies: Dependencies = {
    purchases,
    prices,
    availability,
    limits: limitsInMemory(),
    now: () => new Date(),
    newId: ulid,
    ...wishes,
  };
  const handler = createHandler(dependencies);
  const buy = (what: unknown = body, key?: string) =>
    callHttp(handler, {
      method: 'POST',
      resource: '/api/purchase',
      body: what,
      headers: key === undefined ? {} : { 'idempotency-key': key },
    });
  const only = () => {
    const [purchase, ...others] = purchases.all.values();
    if (purchase === undefined || others.length > 0) throw new Error(`${purchases.all.size} purchases`);
    return purchase;
  };
  return { purchases, availability, buy, only };
}

describe('buying a deal', () => {
  test('sets the stock aside, writes the purchase once and says what it will cost', async () => {
    using world = surroundings();
    const { availability, buy, only } = setUp();
    const answer = await buy();
    const purchase = only();
    expect(answer).toMatchObject({
      status: 202,
      body: { purchaseId: purchase.id, status: 'QUEUED', total: EUR(1_780), warnings: [] },
    });
    expect(purchase).toMatchObject({ status: 'QUEUED', stock: 'reserved', total: EUR(1_780), quantity: 2 });
    expect(availability.stock.get('d-00001')).toBe(998);
    expect(world.of('PurchaseRequested')).toEqual([]); // the outbox tells about it
    const handled = world.of('RequestHandled')[0];
    expect(purchase.cause).toMatchObject({
      correlationId: handled?.meta.correlationId,
      causationId: handled?.meta.causationId,
    });
    expect(JSON.stringify(world.published)).not.toContain('@');
    expect(JSON.stringify(world.said)).not.toContain('@');
  });

  test.each([
    ['a deal that nobody offers', { ...body, dealId: 'd-00221' }, 404, 'deal-not-found'],
    ['something that is no deal', { ...body, dealId: 'tea-01' }, 422, 'validation-failed'],
    ['more than ten, and does not buy ten instead', { ...body, quantity: 999 }, 422, 'validation-failed'],
    ['none', { ...body, quantity: 0 }, 422, 'validation-failed'],
    ['no address', { dealId: body.dealId, quantity: 1 }, 422, 'validation-failed'],
    ['malformed JSON', '{"dealId":', 400, 'malformed-json'],
  ])('refuses %s', async (_, what, status, code) => {
    using _world = surroundings();
    const { purchases, availability, buy } = setUp();
    expect(await buy(what)).toMatchObject({ status, body: { code } });
    expect([purchases.all.size, availability.reservations.size]).toEqual([0, 0]);
  });

  test('refuses what is sold out, gives the place back, and says the same to the same key', async () => {
    using world = surroundings();
    const { purchases, availability, buy, only } = setUp();
    availability.stock.set('d-00001', 1);
    for (let times = 0; times < 2; times += 1) {
      expect(await buy(body, 'k')).toMatchObject({ status: 409, body: { code: 'sold-out' } });
    }
    expect(only()).toMatchObject({ status: 'REFUSED', reason: 'sold-out' });
    expect(purchases.places.size).toBe(0);
    expect(world).toHaveSaid(PURCHASES.SOLD_OUT);
  });

  test('nobody buys without a price', async () => {
    using _ = surroundings();
    const { purchases, buy } = setUp({ prices: { priceOf: away() } });
    expect(await buy()).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    expect(purchases.all.size).toBe(0);
  });

  test.each([
    ['timed-out', 'availability timeout'],
    ['failed', 'availability unavailable'],
    ['circuit-open', 'availability circuit open'],
  ] as const)('goes on with a warning when availability is %s: the workflow asks again', async (reason, warning) => {
    using world = surroundings();
    const { buy, only } = setUp({ availability: { reserve: away(reason), release: away() } });
    expect(await buy(body, 'k')).toMatchObject({ status: 202, body: { status: 'QUEUED', warnings: [warning] } });
    expect(only()).toMatchObject({ status: 'QUEUED', stock: 'open', warning });
    expect(await buy(body, 'k')).toMatchObject({ status: 202, body: { warnings: [warning] } });
    expect(world).toHaveSaid(PURCHASES.STOCK_LATER, { purchaseId: only().id });
  });

  test('asks those who come on top of the most to come back, and sets nothing aside for them', async () => {
    using world = surroundings();
    const { purchases, availability, buy } = setUp({ most: 2 });
    await Promise.all([buy(), buy()]);
    const refused = await buy();
    expect(refused).toMatchObject({ status: 429, body: { code: 'too-busy', threshold: 200 } });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect([purchases.all.size, availability.reservations.size]).toEqual([2, 2]);
    expect(world).toHaveSaid(PURCHASES.FULL);
    const [first] = purchases.places;
    await purchases.giveBackPlace(first ?? '');
    expect((await buy()).status).toBe(202);
  });

  test('counts attempts per address of the machine', async () => {
    using _ = surroundings();
    const { buy } = setUp({ limits: limitsInMemory(1) });
    expect((await buy(body, 'k')).status).toBe(202);
    expect(await buy()).toMatchObject({ status: 429, body: { code: 'too-many-requests' } });
    expect((await buy(body, 'k')).status).toBe(202); // answered before: no attempt
  });
});

describe('an idempotency key', () => {
  test('gives one purchase and the same answer, one after the other and at once', async () => {
    using world = surroundings();
    const { purchases, buy, only } = setUp();
    const answers = await Promise.all([buy(body, 'k'), buy(body, 'k'), buy(body, 'k')]);
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    const { id } = only();
    await purchases.change(id, (purchase) => ({ ...purchase, status: 'COMPLETED', revision: 9 }));
    answers.push(await buy(body, 'k'));
    expect(new Set(answers.map(({ body: answer }) => JSON.stringify(answer))).size).toBe(1);
    expect(world).toHaveSaid(PURCHASES.ANSWERED_AGAIN, { purchaseId: id });
  });

  test('belongs to one request, and to one buyer', async () => {
    using _ = surroundings();
    const { purchases, buy } = setUp();
    await buy(body, 'k');
    expect(await buy({ ...body, quantity: 3 }, 'k')).toMatchObject({
      status: 422,
      body: { code: 'idempotency-key-reused' },
    });
    expect((await buy({ ...body, email: 'mark@example.com' }, 'k')).status).toBe(202);
    expect(purchases.all.size).toBe(2);
  });

  test('goes on where a request ended that never got its answer', async () => {
    using _ = surroundings();
    let crash = true;
    const inner = availabilityInMemory();
    const { buy, only } = setUp({
      availability: {
        ...inner,
        async reserve(wanted, calling) {
          const answer = await inner.reserve(wanted, calling);
          if (crash) throw new Error('the lights went out');
          return answer;
        },
      },
    });
    expect((await buy(body, 'k')).status).toBe(500);
    crash = false;
    expect(await buy(body, 'k')).toMatchObject({ status: 202, body: { purchaseId: only().id, warnings: [] } });
    expect(inner.stock.get('d-00001')).toBe(998);
  });
});

test('whoever knows its id may see what becomes of a purchase, and nobody sees who bought', async () => {
  using _ = surroundings();
  const { purchases, buy, only } = setUp();
  await buy();
  const look = (id: string) =>
    callHttp(createGetPurchase({ purchases }), { resource: '/api/purchase/{id}', path: { id } });
  const answer = await look(only().id);
  expect(answer).toMatchObject({ status: 200, body: { status: 'QUEUED', steps: [{ status: 'QUEUED' }] } });
  expect(JSON.stringify(answer.body)).not.toContain('carla');
  expect(await look(ulid())).toMatchObject({ status: 404, body: { code: 'purchase-not-found' } });
});
