import { expect, test } from 'vitest';
import '../../shared/testing/matchers.ts';
import { UserSignedUp } from '../../shared/contracts/auth.events.ts';
import { fakeContext } from '../../shared/testing/context.ts';
import { busBody, metaOf, queueEvent, queueRecord } from '../../shared/testing/events.ts';
import { queueWorld } from '../../shared/testing/queue.ts';
import { customersInMemory } from '../adapters/customers-in-memory.ts';
import { createProfile, deleteProfile } from '../domain/customer.ts';
import { CUSTOMERS } from '../log-messages.ts';
import { createHandler } from './handler.ts';

const at = new Date('2026-01-01T00:00:00.000Z');
const user = { userId: 'u1', email: 'carla@example.com', name: 'Carla', roles: ['customer' as const] };

function setUp() {
  const customers = customersInMemory();
  const handler = createHandler({ customers, now: () => at });
  const deliver = (body: string) => handler(queueEvent(queueRecord(body)), fakeContext());
  return { customers, deliver };
}

test('a new account gets a profile, with the sign-up as its cause', async () => {
  using world = queueWorld();
  const { customers, deliver } = setUp();
  const meta = metaOf({ actor: { kind: 'guest', id: null } });
  expect(await deliver(busBody(UserSignedUp, user, meta))).toEqual({ batchItemFailures: [] });
  expect(await customers.find('u1')).toMatchObject({ name: 'Carla', revision: 1, addresses: [] });
  expect(customers.origins).toMatchObject([{ causationId: meta.id, correlationId: meta.correlationId }]);
  expect(world.of('CustomerCreated')).toEqual([]); // the outbox tells about it
  expect(world.of('MessageHandled')[0]?.data).toMatchObject({ changes: [{ table: 'customers', before: null }] });
});

test('a sign-up that comes again, late or at the same moment changes nothing', async () => {
  using world = queueWorld();
  const { customers, deliver } = setUp();
  const body = busBody(UserSignedUp, user);
  await deliver(body);
  world.settled.clear();
  await deliver(body);
  expect(world).toHaveSaid(CUSTOMERS.KEPT);

  const theirs = createProfile(undefined, { customerId: 'u2', profile: { ...user, addresses: [] }, at });
  const origin = { correlationId: 'c', causationId: 'r', traceparent: 't', at: at.toISOString() };
  customers.intrude(() => customers.save(theirs, origin));
  expect(await deliver(busBody(UserSignedUp, { ...user, userId: 'u2', name: 'Other' }))).toEqual({
    batchItemFailures: [],
  });
  expect(await customers.find('u2')).toEqual(theirs);
});

test('a deleted profile stays deleted, however late its sign-up comes', async () => {
  using _ = queueWorld();
  const { customers, deliver } = setUp();
  const origin = { correlationId: 'c', causationId: 'r', traceparent: 't', at: at.toISOString() };
  const profile = createProfile(undefined, { customerId: 'u1', profile: { ...user, addresses: [] }, at });
  await customers.save(profile, origin);
  await customers.save(deleteProfile(profile, at), origin);
  await deliver(busBody(UserSignedUp, user));
  expect(await customers.find('u1')).toMatchObject({ state: 'deleted', revision: 2 });
});
