import { expect, test } from 'vitest';
import '../../shared/testing/matchers.ts';
import { fakeContext } from '../../shared/testing/context.ts';
import { asService, callHttp } from '../../shared/testing/http.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import { stockInMemory } from '../adapters/stock-in-memory.ts';
import { StockContended } from '../adapters/stock-table.ts';
import { createHandler as createDelete } from '../delete-reservation/handler.ts';
import { createHandler as createGet } from '../get-availability/handler.ts';
import { AVAILABILITY } from '../log-messages.ts';
import { createHandler as createSeed } from '../seed-stock/handler.ts';
import { OPENING_STOCK } from '../seed-stock/levels.ts';
import { createHandler } from './handler.ts';

const behave = async () => undefined;
const purchaseId = '01JD0Q3V8W5J9T4Z6K2M7N1P0R';
const authorizer = asService('purchases');
const setUp = (levels: Record<string, number>) => {
  const stock = stockInMemory(levels);
  const [put, remove, get] = [createHandler, createDelete, createGet].map((create) => create({ stock, behave }));
  if (!put || !remove || !get) throw new Error('three handlers');
  return {
    reserve: (body: unknown, id = purchaseId) =>
      callHttp(put, { method: 'PUT', path: { purchaseId: id }, body, authorizer }),
    release: (id = purchaseId) => callHttp(remove, { method: 'DELETE', path: { purchaseId: id }, authorizer }),
    look: async (id: string) => (await callHttp(get, { path: { id }, authorizer })).body,
  };
};

test('the stock really falls, once per purchase, and rises again when it is given back', async () => {
  using world = surroundings();
  const { reserve, release, look } = setUp({ 'd-00001': 7 });
  const wish = { dealId: 'd-00001', quantity: 3 };
  for (const _ of ['asked', 'and asked again']) {
    expect(await reserve(wish)).toMatchObject({ status: 200, body: { purchaseId, status: 'RESERVED', ...wish } });
  }
  expect(await look('d-00001')).toEqual({
    dealId: 'd-00001',
    available: true,
    stock: 4,
    reserved: 3,
    lowInventory: true,
  });
  for (const _ of ['given back', 'and given back again']) {
    expect(await release()).toMatchObject({ status: 200, body: { purchaseId, status: 'RELEASED', ...wish } });
  }
  expect(await look('d-00001')).toMatchObject({ stock: 7, reserved: 0, lowInventory: false });
  const changes = world.of('RequestHandled').flatMap(({ data }) => (data as { changes: unknown[] }).changes);
  expect(changes).toHaveLength(2); // repeats change nothing and say so
  expect(world).toHaveSaid(AVAILABILITY.RESERVED, { purchaseId, outcome: 'repeated' });
});

test('what is not there is refused, with the reason', async () => {
  using _ = surroundings();
  const { reserve, release } = setUp({ 'd-00001': 2 });
  const late = '01JD0Q3V8W5J9T4Z6K2M7N1P0T';
  expect(await reserve({ dealId: 'd-00001', quantity: 3 })).toMatchObject({ status: 409, body: { code: 'sold-out' } });
  expect(await reserve({ dealId: 'd-00002', quantity: 1 })).toMatchObject({ status: 404 });
  expect(await reserve({ dealId: 'd-00001', quantity: 1 })).toMatchObject({ status: 200 });
  expect(await reserve({ dealId: 'd-00001', quantity: 2 })).toMatchObject({ body: { code: 'reservation-differs' } });
  expect(await release(late)).toMatchObject({ status: 200, body: { purchaseId: late, status: 'RELEASED' } });
  expect(await reserve({ dealId: 'd-00001', quantity: 1 }, late)).toMatchObject({
    status: 409,
    body: { code: 'reservation-released' },
  });
  for (const quantity of [0, 11, 1.5]) {
    expect(await reserve({ dealId: 'd-00001', quantity })).toMatchObject({ status: 422 });
  }
});

test('a deal that too many people buy at once is unavailable', async () => {
  using _ = surroundings();
  const stock = { reserve: () => Promise.reject(new StockContended()) };
  const body = { dealId: 'd-00001', quantity: 1 };
  const answer = await callHttp(createHandler({ stock, behave }), { method: 'PUT', path: { purchaseId }, body });
  expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable' } });
});

test('every demo deal gets its opening stock once; a few are scarce on purpose', async () => {
  using _ = surroundings();
  const stock = stockInMemory({ 'd-00001': 1 });
  const seed = createSeed({ stock, levels: OPENING_STOCK });
  expect(await seed({}, fakeContext())).toEqual({ created: 219, found: 1 });
  expect(await seed({}, fakeContext())).toEqual({ created: 0, found: 220 });
  expect([...OPENING_STOCK.values()].filter((units) => units < 20)).toEqual([12, 3, 0]);
});
