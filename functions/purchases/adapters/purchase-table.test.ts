import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTables, type Tables } from '../../../tests/support/tables.ts';
import { checked, completed, counted, failed, type Purchase, stockAnswered } from '../domain/purchase.ts';
import { aPurchase } from '../testing/a-purchase.ts';
import { PurchaseContended, type PurchaseRepository, purchaseTable } from './purchase-table.ts';

let tables: Tables;
let purchases: PurchaseRepository;
let now = new Date();
const MOST = 3;
const waiting = { pause: async () => undefined, chance: Math.random };

beforeAll(async () => {
  tables = await startTables('purchases');
  purchases = purchaseTable(tables.client, { table: 'purchases', now: () => now, waiting });
}, 60_000);
afterAll(() => tables?.[Symbol.asyncDispose]());

const row = async (id: string): Promise<Record<string, unknown> | undefined> =>
  (await tables.client.send(new GetCommand({ TableName: 'purchases', Key: { id } }))).Item;
const told = (eventId = ulid()) => ({ at: now.toISOString(), eventId });
const reserved = (purchase: Purchase) => stockAnswered(purchase, 'reserved', now.toISOString());

async function inserted(purchase = aPurchase()): Promise<Purchase> {
  expect(await purchases.insert(purchase)).toBe('inserted');
  return purchase;
}

describe('a purchase', () => {
  test('is found as it was written, and forgotten after thirty days', async () => {
    const purchase = await inserted();
    expect(await purchases.find(purchase.id)).toEqual(purchase);
    expect(await purchases.find(ulid())).toBeUndefined();
    const expiresAt = Number((await row(purchase.id))?.expiresAt) * 1_000;
    expect(Math.abs(expiresAt - Date.now() - 30 * 24 * 3_600_000)).toBeLessThan(60_000);
  });

  test('is changed by one after the other, and by none when there is nothing to change', async () => {
    const { id } = await inserted();
    const changes = Array.from({ length: 4 }, () => purchases.change(id, reserved));
    const moved = await Promise.all(changes);
    expect(moved.filter((change) => change?.after !== change?.before)).toHaveLength(1);
    expect(await purchases.find(id)).toMatchObject({ stock: 'reserved', revision: 2 });
    expect(await purchases.change(ulid(), reserved)).toBeUndefined();
  });

  test('gives up after a few decisions that others overtook', async () => {
    const { id } = await inserted();
    const slow = purchaseTable(
      Object.assign(Object.create(tables.client), {
        send: async (command: { constructor: { name: string } }) => {
          if (command.constructor.name !== 'PutCommand') return tables.client.send(command as never);
          await purchases.change(id, (present) => ({ ...present, revision: present.revision + 1 }));
          return tables.client.send(command as never);
        },
      }),
      { table: 'purchases', now: () => now, waiting },
    );
    await expect(slow.change(id, reserved)).rejects.toThrow(PurchaseContended);
  });

  test('is counted in the write that says so, also when many are counted at once, and taken out when it fails', async () => {
    const dealId = 'd-00042';
    const day = now.toISOString().slice(0, 10);
    const all = await Promise.all(Array.from({ length: 6 }, () => inserted(aPurchase({ dealId, quantity: 2 }))));
    const until = (...steps: ((purchase: Purchase) => Purchase)[]) =>
      Promise.all(
        all.map(async ({ id }) => {
          for (const step of steps) await purchases.change(id, step);
        }),
      );
    const count = told();
    await until(reserved, (purchase) => checked(purchase, undefined, told()));
    await Promise.all([
      until((purchase) => counted(purchase, count)),
      until((purchase) => counted(purchase, count)), // whoever comes second counts nothing
    ]);
    const books = () => row(`sales#${dealId}#${day}`);
    expect(await books()).toMatchObject({ purchases: 6, units: 12, amount: 6 * 1_780, currency: 'EUR' });
    const [first, second] = all;
    if (first === undefined || second === undefined) throw new Error('six purchases');
    await purchases.change(first.id, (purchase) => failed(purchase, count.eventId, now.toISOString()));
    await purchases.change(second.id, (purchase) => completed(purchase, now.toISOString()));
    expect(await books()).toMatchObject({ purchases: 5, units: 10, amount: 5 * 1_780 });
  });

  test('is found by the event that its next step waits for', async () => {
    const purchase = await inserted();
    expect(await purchases.awaiting(purchase.awaits)).toBe(purchase.id);
    const next = told();
    await purchases.change(purchase.id, (present) => checked(reserved(present), undefined, next));
    expect(await purchases.awaiting(purchase.awaits)).toBeUndefined();
    expect(await purchases.awaiting(next.eventId)).toBe(purchase.id);
  });

  test('knows what the same buyer asked for in the minutes before, and nothing later', async () => {
    const email = `buyer-${ulid()}@example.com`;
    const start = Date.now();
    const asked = async (seconds: number, quantity: number) => {
      const at = new Date(start + seconds * 1_000);
      return inserted(aPurchase({ email, quantity, id: ulid(at.getTime()), at: at.toISOString() }));
    };
    await asked(-700, 9);
    const earlier = [await asked(-300, 1), await asked(-1, 2)];
    const own = await asked(0, 3);
    await asked(1, 4);
    await inserted(aPurchase({ quantity: 5 }));
    const seen = await purchases.earlierOf(own, 10);
    expect(seen.map(({ quantity }) => quantity).toSorted()).toEqual(earlier.map(({ quantity }) => quantity));
  });
});

describe('places', () => {
  const clear = () =>
    tables.client.send(
      new UpdateCommand({ TableName: 'purchases', Key: { id: 'places' }, UpdateExpression: 'REMOVE held' }),
    );
  const few = () => purchaseTable(tables.client, { table: 'purchases', now: () => now, waiting, mostUnderWay: MOST });

  test('are as many as may be, whoever comes at once, and come back once each', async () => {
    await clear();
    const wanted = Array.from({ length: 12 }, () => aPurchase());
    const outcomes = await Promise.all(wanted.map((purchase) => few().insert(purchase)));
    const inside = wanted.filter((_, index) => outcomes[index] === 'inserted');
    expect(inside).toHaveLength(MOST);
    expect(outcomes.filter((outcome) => outcome === 'full')).toHaveLength(wanted.length - MOST);
    for (const purchase of wanted) {
      expect((await few().find(purchase.id)) !== undefined).toBe(inside.includes(purchase));
    }
    const [first] = inside;
    if (first === undefined) throw new Error('somebody is inside');
    await Promise.all([1, 2, 3].map(() => few().giveBackPlace(first.id)));
    expect(await few().insert(aPurchase())).toBe('inserted');
    expect(await few().insert(aPurchase())).toBe('full');
    for (const { id } of inside) await few().giveBackPlace(id);
    await few().giveBackPlace(ulid()); // who never had one
    expect(await few().insert(aPurchase())).toBe('inserted');
    await clear();
    await few().giveBackPlace(first.id);
  });
});

describe('an idempotency key', () => {
  test('belongs to who came first, also at once, for a day', async () => {
    const [one, other] = [aPurchase(), aPurchase()];
    const key = { buyer: one.buyer, key: 'k', fingerprint: 'f' };
    const outcomes = await Promise.all([purchases.insert(one, key), purchases.insert(other, key)]);
    expect(outcomes.toSorted()).toEqual(['inserted', 'key-taken']);
    const winner = outcomes[0] === 'inserted' ? one : other;
    expect(await purchases.keptUnder(key)).toEqual({ purchaseId: winner.id, fingerprint: 'f' });
    expect(await purchases.keptUnder({ ...key, buyer: 'somebody else' })).toBeUndefined();
    const before = now;
    now = new Date(now.getTime() + 24 * 3_600_000 + 1_000);
    expect(await purchases.keptUnder(key)).toBeUndefined();
    expect(await purchases.insert(aPurchase(), key)).toBe('inserted');
    now = before;
  });
});
