import { expect, test } from 'vitest';
import { DependencyUnavailable } from '../../shared/resilience/policy.ts';
import { type ServiceClient, ServiceRefused } from '../../shared/resilience/service-client.ts';
import { CatalogAway } from '../domain/away.ts';
import { aDeal } from '../testing/deals-world.ts';
import { type UpstreamClients, upstreamsFor } from './upstreams.ts';

const calling = { correlationId: 'c', causationId: 'r', traceparent: 't' };

/** Every service answers alike, after so many tries. */
function clientsThat(answer: (path: string) => unknown, tries = 1) {
  const asked: string[] = [];
  const client = (name: string): ServiceClient => ({
    async call(method, path, { schema, onTry }) {
      for (let count = 0; count < tries; count += 1) onTry?.();
      asked.push(`${method} ${name}${path}`);
      return schema.parse(answer(path));
    },
  });
  const clients: UpstreamClients = {
    'deal-catalog': client('deal-catalog'),
    prices: client('prices'),
    availability: client('availability'),
    ratings: client('ratings'),
    merchants: client('merchants'),
  };
  return { clients, asked };
}

const failing = (error: unknown, tries?: number) =>
  clientsThat(() => {
    throw error;
  }, tries).clients;

test('services are asked at their internal doors, and every try counts', async () => {
  const { clients, asked } = clientsThat(() => ({ items: [aDeal(1)] }), 2);
  const upstreams = upstreamsFor(clients, calling);
  expect(await upstreams.dealsOf('valencia')).toEqual([aDeal(1)]);
  expect(asked).toEqual(['GET deal-catalog/deals?city=valencia&limit=100']);
  expect(upstreams.calls).toBe(2);
});

test.each([
  ['timed-out', 'timeout'],
  ['failed', 'unavailable'],
  ['circuit-open', 'circuit open'],
  ['bulkhead-full', 'busy'],
] as const)('a service that is %s gives no part: %s', async (reason, lack) => {
  const error = new DependencyUnavailable('prices', reason, undefined);
  const upstreams = upstreamsFor(failing(error, 0), calling);
  expect(await upstreams.price('d-00001')).toEqual({ lack });
  expect(upstreams.calls).toBe(0);
  await expect(upstreams.deal('d-00001')).rejects.toThrow(CatalogAway);
  await expect(upstreams.dealsOf('valencia')).rejects.toMatchObject({ lack });
});

test('404 is an answer: no such deal, no such part', async () => {
  const upstreams = upstreamsFor(failing(new ServiceRefused('x', 404, 'deal-not-found')), calling);
  expect(await upstreams.deal('d-00001')).toBeUndefined();
  expect(await upstreams.rating('d-00001')).toEqual({ lack: 'not found' });
});

test('any other refusal is a mistake between services, and no part', async () => {
  const upstreams = upstreamsFor(failing(new ServiceRefused('x', 403, 'forbidden')), calling);
  expect(await upstreams.merchant('m-001')).toEqual({ lack: 'unavailable' });
});

test('what nobody expects is thrown on', async () => {
  const upstreams = upstreamsFor(failing(new TypeError('x')), calling);
  await expect(upstreams.price('d-00001')).rejects.toThrow(TypeError);
});
