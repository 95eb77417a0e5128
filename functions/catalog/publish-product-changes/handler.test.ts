import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { expect, test } from 'vitest';
import { fakeContext } from '../../shared/testing/context.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import { newProduct } from '../domain/product.ts';
import { createHandler } from './handler.ts';

const origin = (causationId: string, actor: object = { kind: 'customer', id: 'u1' }, ordinal = 0) => ({
  correlationId: '01JD0Q3V8W5J9T4Z6K2M7N1P0R',
  causationId,
  traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
  actor,
  at: '2026-01-02T03:04:05.678Z',
  ordinal,
});
const price = (amount: number) => ({ amount, currency: 'EUR' }) as const;
const tea = { ...newProduct({ id: 'tea-01', name: 'Assam', category: 'tea', price: price(890) }), shelf: 'products' };

type Image = NonNullable<DynamoDBRecord['dynamodb']>['NewImage'] & {};
// the event type spells the same structure with other optional members than the SDK
const image = (row: object): Image => marshall(row, { removeUndefinedValues: true }) as Image;
let sequence = 0;
const record = (after: object, before?: object): DynamoDBRecord => ({
  eventName: before === undefined ? 'INSERT' : 'MODIFY',
  dynamodb: {
    SequenceNumber: String(++sequence),
    NewImage: image(after),
    ...(before === undefined ? {} : { OldImage: image(before) }),
  },
});

const created = { ...tea, origin: origin('request-1') };
const changed = { ...created, name: 'Assam, new', price: price(950), revision: 2, origin: origin('request-2') };
const voted = { ...changed, votes: 1, revision: 3, origin: origin('request-3') };
const inStock = { ...voted, available: true, revision: 4, origin: { ...origin('event-4'), actor: undefined } };
const story = [record(created), record(changed, created), record(voted, changed), record(inStock, voted)];

test('each change of a product becomes its event, with the same id when the stream comes again', async () => {
  using world = surroundings();
  const handler = createHandler();
  for (let times = 0; times < 2; times += 1) {
    expect(await handler({ Records: story }, fakeContext())).toEqual({ batchItemFailures: [] });
  }
  const [first, second] = [world.published.slice(0, 3), world.published.slice(3)];
  expect(second).toEqual(first);
  expect(first.map(({ contract, data, meta }) => [contract.type, meta.causationId, data])).toEqual([
    [
      'ProductCreated',
      'request-1',
      { productId: 'tea-01', name: 'Assam', category: 'tea', price: price(890), revision: 1 },
    ],
    [
      'ProductUpdated',
      'request-2',
      {
        productId: 'tea-01',
        name: 'Assam, new',
        category: 'tea',
        price: price(950),
        revision: 2,
        changed: ['name', 'price'],
        previousPrice: price(890),
      },
    ],
    ['ProductVoted', 'request-3', { productId: 'tea-01', userId: 'u1', votes: 1 }],
  ]);
});

test('products that one seeding put there have events of their own', async () => {
  using world = surroundings();
  const seeded = [0, 1].map((n) => ({
    ...tea,
    id: `tea-0${n}`,
    origin: origin('seeding', { kind: 'service', id: 'catalog' }, n),
  }));
  await createHandler()({ Records: seeded.map((row) => record(row)) }, fakeContext());
  expect(new Set(world.of('ProductCreated').map(({ meta }) => meta.id)).size).toBe(2);
});

test('a vote without a voter stops the stream at its place', async () => {
  using world = surroundings();
  const nobodys = record({ ...voted, origin: { ...origin('request-3'), actor: undefined } }, changed);
  const answer = await createHandler()({ Records: [record(created), nobodys] }, fakeContext());
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: nobodys.dynamodb?.SequenceNumber }] });
  expect(world.published).toHaveLength(1);
});
