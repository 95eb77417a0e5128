import { describe, expect, test } from 'vitest';
import { DealDetail } from '../../shared/contracts/deals.http.ts';
import { RequestHandled } from '../../shared/contracts/system.events.ts';
import { callHttp } from '../../shared/testing/http.ts';
import '../../shared/testing/matchers.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import type { UpstreamName } from '../adapters/upstreams.ts';
import type { Lack } from '../domain/card.ts';
import { DEALS } from '../log-messages.ts';
import { aDeal, fakeUpstreams } from '../testing/deals-world.ts';
import { BEGUN_WITHIN_MS, createHandler } from './handler.ts';

function setUp() {
  const clock = { now: 0 };
  const upstreams = fakeUpstreams(aDeal(1));
  const handler = createHandler({ upstreams: () => upstreams.for(), now: () => clock.now });
  const get = (id: string) => callHttp(handler, { resource: '/api/deals/{id}', path: { id } });
  return { upstreams, get, clock };
}

test('a deal is put together from five services', async () => {
  using world = surroundings();
  const { get, upstreams } = setUp();
  const { status, body } = await get('d-00001');
  expect(status).toBe(200);
  const { deal, warnings, meta } = DealDetail.parse(body);
  expect(deal).toMatchObject({ id: 'd-00001', pricing: { discountPct: 10 }, merchant: { id: 'm-002' } });
  expect(warnings).toEqual([]);
  expect(meta).toMatchObject({ upstreamCalls: 5 });
  expect(upstreams.asked).toEqual(['deal-catalog', 'prices', 'availability', 'ratings', 'merchants']);
  expect(RequestHandled.data.parse(world.of('RequestHandled')[0]?.data).tally).toEqual({ upstreamCalls: 5 });
});

describe('a part that cannot be had', () => {
  test.each<[UpstreamName, Lack, string, number]>([
    ['prices', 'timeout', 'pricing', 5],
    ['availability', 'unavailable', 'inventory', 5],
    ['ratings', 'circuit open', 'rating', 4],
    ['merchants', 'not found', 'merchant', 5],
  ])('%s %s: the part is null, and the warning says so', async (service, lack, part, calls) => {
    using world = surroundings();
    const { get, upstreams } = setUp();
    upstreams.lacks.set(service, lack);
    const { status, body } = await get('d-00001');
    expect(status).toBe(200);
    const detail = DealDetail.parse(body);
    expect(detail.warnings).toEqual([`${service} ${lack}`]);
    expect(detail.deal).toHaveProperty(part, null);
    expect(detail.meta.upstreamCalls).toBe(calls);
    expect(world).toHaveSaid(DEALS.DEGRADED, { dealId: 'd-00001' });
  });

  test('is left out when the catalog has used up the time', async () => {
    using _ = surroundings();
    const { get, upstreams, clock } = setUp();
    upstreams.whileAsked = async () => {
      clock.now += BEGUN_WITHIN_MS + 1;
    };
    expect(DealDetail.parse((await get('d-00001')).body).warnings).toEqual([
      'prices not in time',
      'availability not in time',
      'ratings not in time',
      'merchants not in time',
    ]);
  });
});

test('a deal that nobody knows is 404, and nobody but the catalog is asked for it', async () => {
  using _ = surroundings();
  const { get, upstreams } = setUp();
  expect(await get('d-00009')).toMatchObject({ status: 404, body: { code: 'deal-not-found' } });
  expect(upstreams.asked).toEqual(['deal-catalog']);
  expect(await get('nonsense')).toMatchObject({ status: 404, body: { code: 'not-found' } });
});

test('without the deal catalog there is no deal: 503 that names it', async () => {
  using _ = surroundings();
  const { get, upstreams } = setUp();
  upstreams.lacks.set('deal-catalog', 'circuit open');
  expect(await get('d-00001')).toMatchObject({
    status: 503,
    body: { code: 'unavailable', detail: expect.stringContaining('deal-catalog circuit open') },
  });
});
