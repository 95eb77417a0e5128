import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTables, type Tables } from '../../../tests/support/tables.ts';
import { ReadModelAway } from '../domain/away.ts';
import { type Composed, compose, type Part, type Parts } from '../domain/card.ts';
import { COOL_DOWN_MS, KEPT_MS } from '../domain/freshness.ts';
import { aDeal, fakeUpstreams } from '../testing/deals-world.ts';
import { LEASE_MS, type ReadModel, readModelTable } from './read-model.ts';

let tables: Tables;
let readModel: ReadModel;
let now = 1_800_000_000_000;
beforeAll(async () => {
  tables = await startTables('deals-read-model');
  readModel = readModelTable(tables.client, { table: 'deals-read-model', now: () => now, answersWithinMs: 10_000 });
}, 60_000);
afterAll(() => tables?.[Symbol.asyncDispose]());

const absent: Part<never> = { lack: 'timeout' };

async function made(number: number, missing: readonly (keyof Parts)[] = []): Promise<Composed> {
  const deal = aDeal(number);
  const upstreams = fakeUpstreams(deal).for();
  const has = <T>(name: keyof Parts, part: Promise<Part<T>>): Promise<Part<T>> =>
    missing.includes(name) ? Promise.resolve(absent) : part;
  return compose(deal, {
    prices: await has('prices', upstreams.price(deal.id)),
    availability: await has('availability', upstreams.availability(deal.id)),
    ratings: await has('ratings', upstreams.rating(deal.id)),
    merchants: await has('merchants', upstreams.merchant(deal.merchantId)),
  });
}

const keep = async (number: number, missing?: readonly (keyof Parts)[], madeAt = now) =>
  readModel.keepCard({ ...(await made(number, missing)), madeAt });
const card = async (number: number) => (await readModel.cards([aDeal(number).id])).get(aDeal(number).id);

describe('a card in its table', () => {
  test('is found as it was kept; what is not there is missing', async () => {
    const { deal } = await made(1);
    await keep(1);
    const found = await readModel.cards(['d-00001', 'd-09999']);
    expect([...found]).toEqual([['d-00001', { deal, warnings: [], madeAt: now, incomplete: false }]]);
    expect(await readModel.cards([])).toEqual(new Map());
  });

  test('is found among a hundred at once', async () => {
    const numbers = Array.from({ length: 100 }, (_, index) => 100 + index);
    for (const number of numbers) await keep(number);
    expect((await readModel.cards(numbers.map((number) => aDeal(number).id))).size).toBe(100);
  });

  test('gives way to a younger one with as many parts, and to none with fewer', async () => {
    await keep(2);
    now += 1_000;
    expect(await keep(2, ['prices'])).toBe('better there');
    expect(await keep(2, [], now - 2_000)).toBe('better there');
    expect(await keep(2)).toBe('kept');
    expect(await card(2)).toMatchObject({ madeAt: now, warnings: [] });
  });

  test('gives way to any when it is too old to be served', async () => {
    await keep(3);
    now += KEPT_MS;
    expect(await keep(3, ['ratings'])).toBe('kept');
    expect(await card(3)).toMatchObject({ warnings: ['ratings timeout'], incomplete: true });
  });

  test('that another version of the contracts wrote counts as none', async () => {
    const { PutCommand } = await import('@aws-sdk/lib-dynamodb');
    const Item = { id: 'card#d-00004', deal: { name: 'other' }, warnings: [], madeAt: now, expiresAt: now };
    await tables.client.send(new PutCommand({ TableName: 'deals-read-model', Item }));
    expect(await card(4)).toBeUndefined();
  });
});

describe('a refresh', () => {
  test('is asked for by one of many, and again after the cool-down', async () => {
    await keep(5);
    const ask = () => Promise.all(Array.from({ length: 5 }, () => readModel.claimRefresh({ dealId: 'd-00005' })));
    expect((await ask()).filter(Boolean)).toHaveLength(1);
    now += COOL_DOWN_MS - 1;
    expect((await ask()).filter(Boolean)).toHaveLength(0);
    now += 1;
    expect((await ask()).filter(Boolean)).toHaveLength(1);
    expect(await card(5)).toMatchObject({ askedAt: now });
  });

  test('of an incomplete card waits for the cool-down: making it was a try', async () => {
    await keep(6, ['merchants']);
    expect(await readModel.claimRefresh({ dealId: 'd-00006' })).toBe(false);
    now += COOL_DOWN_MS;
    expect(await readModel.claimRefresh({ dealId: 'd-00006' })).toBe(true);
  });

  test('of what is not there is nobody’s wish, and leaves no row', async () => {
    expect(await readModel.claimRefresh({ dealId: 'd-00099' })).toBe(false);
    expect(await readModel.claimRefresh({ city: 'nowhere' })).toBe(false);
    expect(await readModel.list('nowhere')).toBeUndefined();
  });
});

describe('the list of a city', () => {
  test('is found for an hour, the younger one of two', async () => {
    await readModel.keepList({ city: 'sevilla', ids: ['d-00001', 'd-00008'], madeAt: now });
    await readModel.keepList({ city: 'sevilla', ids: ['d-00001'], madeAt: now - 1 });
    expect(await readModel.list('sevilla')).toMatchObject({
      city: 'sevilla',
      ids: ['d-00001', 'd-00008'],
      madeAt: now,
    });
    now += 3_600_001;
    expect(await readModel.list('sevilla')).toBeUndefined();
  });

  test('is made by one holder at a time, until it is given back or over', async () => {
    const holders = ['a', 'b', 'c'];
    const got = await Promise.all(holders.map((holder) => readModel.lease('bilbao', holder)));
    expect(got.filter(Boolean)).toHaveLength(1);
    const holder = holders[got.indexOf(true)] ?? '';
    await readModel.giveBack('bilbao', 'somebody else');
    expect(await readModel.lease('bilbao', 'd')).toBe(false);
    await readModel.giveBack('bilbao', holder);
    expect(await readModel.lease('bilbao', 'd')).toBe(true);
    now += LEASE_MS;
    expect(await readModel.lease('bilbao', 'e')).toBe(true);
  });
});

test('a table that does not answer is away, in one word for all its ways', async () => {
  const away = readModelTable(tables.client, { table: 'no-such-table', now: () => now });
  await expect(away.list('valencia')).rejects.toThrow(ReadModelAway);
  await expect(away.cards(['d-00001'])).rejects.toThrow(ReadModelAway);
  await expect(away.claimRefresh({ dealId: 'd-00001' })).rejects.toThrow(ReadModelAway);
});
