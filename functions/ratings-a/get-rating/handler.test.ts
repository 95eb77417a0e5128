import { expect, test } from 'vitest';
import { DEMO_RATINGS } from '../../shared/rating-replica/demo-ratings.ts';
import { asService, callHttp } from '../../shared/testing/http.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import { createHandler } from './handler.ts';

const find = async (id: string) => DEMO_RATINGS.find(({ dealId }) => dealId === id);

test('replica a answers in its own name', async () => {
  using world = surroundings();
  const get = createHandler({ ratings: { find }, behave: async () => undefined });
  const authorizer = asService('ratings');
  expect(await callHttp(get, { path: { id: 'd-00001' }, authorizer })).toMatchObject({
    status: 200,
    body: { dealId: 'd-00001', instanceId: 'a' },
  });
  expect(await callHttp(get, { path: { id: 'd-00221' }, authorizer })).toMatchObject({
    status: 404,
    body: { code: 'deal-not-found' },
  });
  expect(world.of('RequestHandled').map(({ data }) => data)).toMatchObject([
    { caller: 'ratings', callee: 'ratings-a', status: 200 },
    { callee: 'ratings-a', status: 404 },
  ]);
});
