import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTables, type Tables } from '../../../tests/support/tables.ts';
import { CustomerChanged, changeProfile, createProfile, deleteProfile } from '../domain/customer.ts';
import { type CustomerRepository, customerTable } from './customer-table.ts';

let tables: Tables;
let customers: CustomerRepository;
beforeAll(async () => {
  tables = await startTables('customers');
  customers = customerTable(tables.client, 'customers');
}, 60_000);
afterAll(() => tables?.[Symbol.asyncDispose]());

const at = new Date('2026-01-01T00:00:00.000Z');
const origin = { correlationId: ulid(), causationId: 'r', traceparent: 't', at: at.toISOString() };
const home = { label: 'Home', street: 'Calle Mayor 1', postalCode: '46001', city: 'Valencia', country: 'ES' };
const profile = { name: 'Carla', email: 'carla@example.com', addresses: [home] };
const newCustomer = (customerId: string) => createProfile(undefined, { customerId, profile, at });

describe('a profile in its table', () => {
  test('is found as it was written', async () => {
    const customer = newCustomer('a1');
    await customers.save(customer, origin);
    expect(await customers.find('a1')).toEqual(customer);
    expect(await customers.find('nobody')).toBeUndefined();
  });

  test('has one creator, however many come at once', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 5 }, () => customers.save(newCustomer('a2'), origin)),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('is not overwritten from an old revision', async () => {
    const first = newCustomer('a3');
    await customers.save(first, origin);
    await customers.save(changeProfile(first, { ...profile, name: 'Ann' }, at), origin);
    await expect(customers.save(changeProfile(first, { ...profile, name: 'Bo' }, at), origin)).rejects.toThrow(
      CustomerChanged,
    );
    expect(await customers.find('a3')).toMatchObject({ name: 'Ann', revision: 2 });
  });

  test('leaves a row without personal data, which no list shows', async () => {
    const customer = newCustomer('a4');
    await customers.save(customer, origin);
    await customers.save(deleteProfile(customer, at), origin);
    const tombstone = await customers.find('a4');
    expect(tombstone).toEqual({ state: 'deleted', customerId: 'a4', revision: 2, deletedAt: at.toISOString() });
    const listed = (await customers.list({ limit: 100, after: undefined })).customers;
    expect(listed.map(({ customerId }) => customerId)).not.toContain('a4');
  });

  test('is listed in pages that hold everybody once', async () => {
    for (const id of ['b1', 'b2', 'b3', 'b4', 'b5']) await customers.save(newCustomer(id), origin);
    const everybody = (await customers.list({ limit: 100, after: undefined })).customers;
    const seen: string[] = [];
    let after: string | undefined;
    for (let pages = 0; pages < 20; pages += 1) {
      const page = await customers.list({ limit: 2, after });
      seen.push(...page.customers.map(({ customerId }) => customerId));
      after = page.last;
      if (after === undefined) break;
    }
    expect(seen).toEqual(everybody.map(({ customerId }) => customerId));
    expect(seen).toEqual(expect.arrayContaining(['b1', 'b5']));
  });
});
