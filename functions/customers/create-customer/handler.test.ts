import { describe, expect, test } from 'vitest';
import '../../shared/testing/matchers.ts';
import { asCustomer, asService, callHttp } from '../../shared/testing/http.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import { customersInMemory } from '../adapters/customers-in-memory.ts';
import { createHandler as createDelete } from '../delete-customer/handler.ts';
import { createHandler as createGet } from '../get-customer/handler.ts';
import { createHandler as createStanding } from '../get-customer-standing/handler.ts';
import { createHandler as createList } from '../list-customers/handler.ts';
import { CUSTOMERS } from '../log-messages.ts';
import { createHandler as createPut } from '../put-customer/handler.ts';
import { createHandler } from './handler.ts';

const home = { label: 'Home', street: 'Calle Mayor 1', postalCode: '46001', city: 'Valencia', country: 'ES' };
const carla = { name: 'Carla', email: 'Carla@Example.com', addresses: [home] };
const operator = { ...asCustomer('op'), kind: 'operator' };

function setUp() {
  const customers = customersInMemory();
  const dependencies = { customers, now: () => new Date('2026-01-01T00:00:00.000Z') };
  const one = (id: string, as: Record<string, string>) => ({
    resource: '/api/customers/{id}',
    path: { id },
    authorizer: as,
  });
  return {
    customers,
    create: (as = asCustomer('u1'), body: unknown = carla) =>
      callHttp(createHandler(dependencies), { method: 'POST', resource: '/api/customers', body, authorizer: as }),
    get: (id: string, as = asCustomer('u1')) => callHttp(createGet(dependencies), one(id, as)),
    put: (id: string, body: unknown, as = asCustomer('u1')) =>
      callHttp(createPut(dependencies), { ...one(id, as), method: 'PUT', body }),
    remove: (id: string, as = asCustomer('u1')) =>
      callHttp(createDelete(dependencies), { ...one(id, as), method: 'DELETE' }),
    list: (as = asCustomer('u1'), query: Record<string, string> = {}) =>
      callHttp(createList(dependencies), { resource: '/api/customers', query, authorizer: as }),
    standing: (id: string) => callHttp(createStanding(dependencies), one(id, asService('orders'))),
  };
}

describe('one’s own profile', () => {
  test('is created, read, changed and deleted', async () => {
    using world = surroundings();
    const { create, get, put, remove, list, standing } = setUp();
    const created = await create();
    expect(created).toMatchObject({ status: 201, body: { customerId: 'u1', email: 'carla@example.com', revision: 1 } });
    expect((await get('u1')).body).toEqual(created.body);
    expect((await list()).body).toEqual({ items: [created.body], nextCursor: null });
    expect((await standing('u1')).body).toEqual({ customerId: 'u1', hasAddress: true });

    const changed = await put('u1', { ...carla, name: 'Carla C.', addresses: [] });
    expect(changed).toMatchObject({ status: 200, body: { name: 'Carla C.', revision: 2, addresses: [] } });
    expect((await standing('u1')).body).toEqual({ customerId: 'u1', hasAddress: false });

    expect(await remove('u1')).toMatchObject({ status: 204, body: undefined });
    for (const answer of [await get('u1'), await remove('u1'), await put('u1', carla), await standing('u1')]) {
      expect(answer).toMatchObject({ status: 404, body: { code: 'customer-not-found' } });
    }
    expect((await list()).body).toEqual({ items: [], nextCursor: null });
    expect(world).toHaveSaid(CUSTOMERS.DELETED, { customerId: 'u1', revision: 3 });
  });

  test('exists once, and comes back after a deletion with a later revision', async () => {
    using _ = surroundings();
    const { create, remove } = setUp();
    await create();
    expect(await create()).toMatchObject({ status: 409, body: { code: 'customer-exists' } });
    await remove('u1');
    expect(await create()).toMatchObject({ status: 201, body: { revision: 3 } });
  });

  test('that is put as it stands does not change', async () => {
    using world = surroundings();
    const { customers, create, put } = setUp();
    await create();
    expect(await put('u1', carla)).toMatchObject({ status: 200, body: { revision: 1 } });
    expect(customers.origins).toHaveLength(1);
    expect(world).not.toHaveSaid(CUSTOMERS.CHANGED);
  });

  test('keeps on its row what the outbox needs', async () => {
    using world = surroundings();
    const { customers, create } = setUp();
    await create();
    const { meta } = world.of('RequestHandled')[0] ?? {};
    expect(customers.origins[0]).toMatchObject({
      correlationId: meta?.correlationId,
      causationId: meta?.causationId,
      traceparent: meta?.traceparent,
      actor: { kind: 'customer', id: 'u1' },
    });
  });

  test('changes also when somebody else changes it at that moment', async () => {
    using _ = surroundings();
    const { customers, create, put, get } = setUp();
    await create();
    customers.intrude(() => put('u1', { ...carla, addresses: [] }));
    expect(await put('u1', { ...carla, name: 'Last' })).toMatchObject({ status: 200, body: { revision: 3 } });
    expect((await get('u1')).body).toMatchObject({ name: 'Last', addresses: [home] });
  });

  test.each([
    ['no e-mail address', { ...carla, email: 'nobody' }],
    ['no name', { ...carla, name: '  ' }],
    ['eleven addresses', { ...carla, addresses: Array(11).fill(home) }],
    ['a country by name', { ...carla, addresses: [{ ...home, country: 'Spain' }] }],
  ])('with %s is refused', async (_what, body) => {
    using _ = surroundings();
    expect(await setUp().create(undefined, body)).toMatchObject({ status: 422, body: { code: 'validation-failed' } });
  });
});

describe('somebody else’s profile', () => {
  test('is answered like none', async () => {
    using _ = surroundings();
    const { create, get, put, remove, list } = setUp();
    await create();
    const other = asCustomer('u2');
    for (const answer of [await get('u1', other), await put('u1', carla, other), await remove('u1', other)]) {
      expect(answer).toMatchObject({ status: 404, body: { code: 'customer-not-found' } });
    }
    expect((await list(other)).body).toEqual({ items: [], nextCursor: null });
    expect(await create(other, { ...carla, customerId: 'u3' })).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
  });

  test('is an operator’s to create, read, change, list and delete', async () => {
    using _ = surroundings();
    const { create, get, put, remove, list } = setUp();
    for (const customerId of ['a', 'b', 'c']) {
      expect((await create(operator, { ...carla, customerId })).status).toBe(201);
    }
    expect((await get('a', operator)).status).toBe(200);
    expect((await put('a', { ...carla, name: 'A' }, operator)).status).toBe(200);
    const first = (await list(operator, { limit: '2' })).body as { items: unknown[]; nextCursor: string };
    expect(first.items).toMatchObject([{ customerId: 'a', name: 'A' }, { customerId: 'b' }]);
    const second = await list(operator, { limit: '2', cursor: first.nextCursor });
    expect(second.body).toMatchObject({ items: [{ customerId: 'c' }], nextCursor: null });
    expect((await remove('c', operator)).status).toBe(204);
  });
});

test('neither log nor report shows what is personal', async () => {
  using world = surroundings();
  const { create, put, remove } = setUp();
  await create();
  await put('u1', { ...carla, name: 'Carla C.' });
  await remove('u1');
  const told = JSON.stringify([world.said, world.published.map(({ data, meta }) => ({ data, meta }))]);
  expect(told).not.toMatch(/carla|mayor/i);
});
