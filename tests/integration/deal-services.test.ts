import { ulid } from 'ulid';
import { expect, test } from 'vitest';
import { Availability, CatalogDeal } from '../../functions/shared/contracts/deals.http.ts';
import { operator as signedInOperator } from '../support/crowd.ts';
import { eventually } from '../support/eventually.ts';
import { type InternalCaller, internalCaller } from '../support/internal.ts';
import { mustBe } from '../support/visitor.ts';

const FEW = 'd-00022'; // three of it

test('every service behind a deal knows the demo deals, and none knows more', async () => {
  const { call } = await internalCaller('orders');
  const list = await call('GET', '/deal-catalog/deals?city=valencia&limit=100');
  const deals = CatalogDeal.array().parse((list.body as { items: unknown }).items);
  expect(deals.length).toBeGreaterThanOrEqual(32);
  for (const [known, unknown] of [
    ['/deal-catalog/deals/d-00001', '/deal-catalog/deals/d-00221'],
    ['/prices/prices/d-00001', '/prices/prices/d-00221'],
    ['/availability/deals/d-00001', '/availability/deals/d-00221'],
    ['/merchants/merchants/m-001', '/merchants/merchants/m-011'],
    ['/ratings/ratings/d-00001', '/ratings/ratings/d-00221'],
  ] as const) {
    await eventually(async () => expect((await call('GET', known)).status).toBe(200));
    await eventually(async () => expect((await call('GET', unknown)).status).toBe(404));
  }
  const again = await call('GET', '/deal-catalog/deals?city=valencia&limit=100');
  expect(['hit', 'miss']).toContain(again.headers.get('x-cache'));
  expect((await call('GET', '/deal-catalog/deals?city=atlantis')).body).toEqual({ items: [] });
});

const level = async ({ call }: InternalCaller) =>
  Availability.parse((await call('GET', `/availability/deals/${FEW}`)).body);

test('the last units go to as many buyers as there are units, once each, and come back when they are released', async () => {
  const caller = await internalCaller('orders');
  const before = await level(caller);
  const buyers = Array.from({ length: before.stock + 5 }, () => ulid());
  const buy = (id: string) => caller.call('PUT', `/availability/reservations/${id}`, { dealId: FEW, quantity: 1 });
  const answers = await Promise.all(buyers.map(async (id) => ({ id, ...(await buy(id)) })));
  const winners = answers.filter(({ status }) => status === 200).map(({ id }) => id);
  try {
    expect(winners).toHaveLength(before.stock);
    for (const { body } of answers.filter(({ status }) => status !== 200)) {
      expect(body).toMatchObject({ status: 409, code: 'sold-out' });
    }
    for (const id of winners) expect((await buy(id)).status).toBe(200);
    expect(await level(caller)).toMatchObject({ available: false, stock: 0, reserved: before.reserved + before.stock });
  } finally {
    for (const id of winners) {
      for (const _ of ['once', 'twice']) await caller.call('DELETE', `/availability/reservations/${id}`);
    }
  }
  expect(await level(caller)).toEqual(before);
  for (const id of winners) expect((await buy(id)).body).toMatchObject({ code: 'reservation-released' });
});

test('an operator switches a service off and on again without a deployment', async () => {
  const { call } = await internalCaller('orders');
  const operator = await signedInOperator();
  const name = encodeURIComponent('config/lab/behaviour');
  const put = (value: unknown) => operator.put(`/api/ops/settings/${name}`, { value });
  const merchant = async () => (await call('GET', '/merchants/merchants/m-001')).status;
  await eventually(async () => expect(await merchant()).toBe(200));
  try {
    mustBe(200, await put({ merchants: { down: true } }));
    await eventually(async () => expect(await merchant()).toBe(503));
    mustBe(422, await put({ merchant: { down: true } }));
  } finally {
    mustBe(200, await put({}));
  }
  await eventually(async () => expect(await merchant()).toBe(200));
});
