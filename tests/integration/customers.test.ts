import { ulid } from 'ulid';
import { expect, test } from 'vitest';
import { AccessToken, UserView } from '../../functions/shared/contracts/auth.http.ts';
import { CustomerPage, CustomerView } from '../../functions/shared/contracts/customers.http.ts';
import { operator } from '../support/crowd.ts';
import { restUrl, secret } from '../support/deployment.ts';
import { eventually } from '../support/eventually.ts';
import { listen } from '../support/feed.ts';
import { newPerson, newRun } from '../support/run.ts';
import { mustBe, Visitor } from '../support/visitor.ts';

const home = { label: 'Home', street: 'Calle Mayor 1', postalCode: '46001', city: 'Valencia', country: 'ES' };

const profileOf = (visitor: Visitor, id: string): Promise<CustomerView> =>
  eventually(async () => CustomerView.parse(mustBe(200, await visitor.get(`/api/customers/${id}`)).body), {
    explain: () => `the account ${id} got no profile`,
  });

test('an account gets its profile, which is changed and deleted through the doors and told as events', async () => {
  const visitor = new Visitor(ulid());
  const account = newPerson();
  using feed = await listen(visitor.correlationId ?? '', await operator());
  const { userId } = UserView.parse(
    mustBe(201, await visitor.post('/api/auth/signup', { ...account, name: 'Carla' })).body,
  );
  await visitor.logIn(account);
  const profile = await profileOf(visitor, userId);
  expect(profile).toMatchObject({ customerId: userId, name: 'Carla', email: account.email, revision: 1 });
  await eventually(() => feed.mustHaveFollowed([['CustomerCreated', 'UserSignedUp']]));

  const wanted = { name: 'Carla C.', email: account.email, addresses: [home] };
  const changed = CustomerView.parse(mustBe(200, await visitor.put(`/api/customers/${userId}`, wanted)).body);
  expect(changed).toMatchObject({ ...wanted, revision: 2 });
  expect(CustomerPage.parse(mustBe(200, await visitor.get('/api/customers')).body).items).toEqual([changed]);

  mustBe(204, await visitor.delete(`/api/customers/${userId}`));
  mustBe(404, await visitor.get(`/api/customers/${userId}`));
  await eventually(
    () => {
      expect(feed.theOne('CustomerUpdated').data).toMatchObject({ revision: 2, changed: ['name', 'addresses'] });
      expect(feed.theOne('CustomerDeleted').data).toEqual({ customerId: userId, revision: 3 });
    },
    { explain: () => feed.story() },
  );
});

test('somebody else’s profile is answered like none, and is an operator’s to read', async () => {
  const [mine, theirs] = [await newRun(), await newRun()];
  const { userId } = UserView.parse(mustBe(200, await theirs.customer.get('/api/auth/session')).body);
  await profileOf(theirs.customer, userId);
  const path = `/api/customers/${userId}`;
  const change = { name: 'X', email: 'x@example.com', addresses: [] };
  for (const answer of [
    await mine.customer.get(path),
    await mine.customer.put(path, change),
    await mine.customer.delete(path),
  ]) {
    expect(answer).toMatchObject({ status: 404, body: { code: 'customer-not-found' } });
  }
  expect((await new Visitor().get(path)).status).toBe(401);
  mustBe(200, await (await operator()).get(path));
});

test('an operator reads all profiles page by page', async () => {
  const visitor = await operator();
  const seen: string[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < 200; pages += 1) {
    const query: string = cursor === null ? '' : `&cursor=${cursor}`;
    const page = CustomerPage.parse(mustBe(200, await visitor.get(`/api/customers?limit=2${query}`)).body);
    seen.push(...page.items.map(({ customerId }) => customerId));
    cursor = page.nextCursor;
    if (cursor === null) break;
  }
  expect(cursor).toBeNull();
  expect(seen.length).toBeGreaterThan(2);
  expect(new Set(seen).size).toBe(seen.length);
});

test('services learn whether there is a profile, and nothing personal', async () => {
  const { customer } = await newRun();
  const { userId } = UserView.parse(mustBe(200, await customer.get('/api/auth/session')).body);
  await profileOf(customer, userId);
  const { clientId, clientSecret } = JSON.parse(await secret('clients/orders')) as Record<string, string>;
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId ?? '',
    client_secret: clientSecret ?? '',
  });
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = mustBe(200, await new Visitor().post('/api/auth/token', String(form), { headers }));
  const { access_token: token } = AccessToken.parse(answer.body);
  const standing = async (id: string) => {
    const response = await fetch(`${restUrl()}/internal/customers/${id}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return { status: response.status, body: await response.json() };
  };
  expect(await standing(userId)).toEqual({ status: 200, body: { customerId: userId, hasAddress: false } });
  expect(await standing('nobody')).toMatchObject({ status: 404, body: { code: 'customer-not-found' } });
});
