import { expect, test } from 'vitest';
import { DependencyUnavailable } from '../../shared/resilience/policy.ts';
import { type ServiceClient, ServiceRefused } from '../../shared/resilience/service-client.ts';
import { productCatalog } from './product-catalog.ts';

const calling = { correlationId: 'c', causationId: 'r', traceparent: 't' };
const answering = (answer: () => unknown): { client: ServiceClient; paths: string[] } => {
  const paths: string[] = [];
  return {
    paths,
    client: {
      async call(method, path, { schema }) {
        paths.push(`${method} ${path}`);
        return schema.parse(answer());
      },
    },
  };
};

test('a product is what the cart needs of it', async () => {
  const price = { amount: 890, currency: 'EUR' };
  const product = { id: 'tea-01', name: 'Assam', category: 'tea', price, votes: 3, available: true, revision: 4 };
  const { client, paths } = answering(() => product);
  expect(await productCatalog(client).find('tea-01', calling)).toEqual({
    id: 'tea-01',
    name: 'Assam',
    price,
    revision: 4,
  });
  expect(paths).toEqual(['GET /products/tea-01']);
});

test.each([
  ['unknown', new ServiceRefused('catalog', 404, 'product-not-found')],
  ['unavailable', new DependencyUnavailable('catalog', 'timed-out', undefined)],
])('a product is %s when the catalog says so', async (outcome, error) => {
  const { client } = answering(() => {
    throw error;
  });
  expect(await productCatalog(client).find('tea-01', calling)).toBe(outcome);
});

test('a refusal that is no answer about the product is an error of ours', async () => {
  const { client } = answering(() => {
    throw new ServiceRefused('catalog', 403, 'forbidden');
  });
  await expect(productCatalog(client).find('tea-01', calling)).rejects.toBeInstanceOf(ServiceRefused);
});
