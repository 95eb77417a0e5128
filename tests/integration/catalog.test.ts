import { expect, test } from 'vitest';
import { ProductPage, ProductView, VotesAnswer } from '../../functions/shared/contracts/catalog.http.ts';
import { crowd, operator as signedInOperator } from '../support/crowd.ts';
import { eventually } from '../support/eventually.ts';
import { listen } from '../support/feed.ts';
import { newRun } from '../support/run.ts';
import { mustBe, Visitor } from '../support/visitor.ts';

const EUR = (amount: number) => ({ amount, currency: 'EUR' });

/** A product that no other test knows, and the words to find it by. */
async function newProduct(overrides: { name?: string; category?: string } = {}) {
  const operator = await signedInOperator();
  const word = crypto.randomUUID().slice(0, 8);
  const product = { id: `shelf-${word}`, name: `Shelf ${word}`, category: 'pantry', price: EUR(750), ...overrides };
  const created = ProductView.parse(mustBe(201, await operator.post('/api/products', product)).body);
  return { operator, product, created, word };
}

const read = async (id: string, visitor = new Visitor()) => {
  const { body, headers } = mustBe(200, await visitor.get(`/api/products/${id}`));
  return { product: ProductView.parse(body), from: headers.get('x-cache') };
};

test('a product comes from its store once, from the cache then, and from the store again after a change', async () => {
  const { operator, product } = await newProduct();
  expect(await read(product.id)).toMatchObject({ from: 'miss', product: { price: EUR(750), votes: 0 } });
  expect(await read(product.id)).toMatchObject({ from: 'hit', product: { price: EUR(750) } });
  const { id, ...fields } = product;
  mustBe(200, await operator.put(`/api/products/${id}`, { ...fields, price: EUR(800) }));
  expect(await read(id)).toMatchObject({ from: 'miss', product: { price: EUR(800) } });
  expect(await read(id)).toMatchObject({ from: 'hit', product: { price: EUR(800) } });
});

test('a vote counts once, its voter sees it at once, and the feed tells about it without the voter', async () => {
  const { product } = await newProduct();
  const { customer, correlationId } = await newRun();
  using feed = await listen(correlationId);
  const vote = (visitor: Visitor) => visitor.post(`/api/products/${product.id}/votes`);
  await read(product.id); // a copy that must not be served any more
  expect(VotesAnswer.parse(mustBe(201, await vote(customer)).body)).toEqual({ votes: 1 });
  expect((await read(product.id, customer)).product.votes).toBe(1);
  expect(await vote(customer)).toMatchObject({ status: 409, body: { code: 'already-voted' } });
  expect((await vote(new Visitor())).status).toBe(401);
  expect(await customer.post('/api/products/no-such-thing/votes')).toMatchObject({
    status: 404,
    body: { code: 'product-not-found' },
  });

  const voted = await eventually(() => feed.theOne('ProductVoted'), { explain: () => feed.story() });
  expect(voted).toMatchObject({
    source: 'playground.catalog',
    correlationId,
    data: { productId: product.id, votes: 1 },
  });
  expect(voted.data).not.toHaveProperty('userId');
});

test('votes of many people at once are all counted', async () => {
  const { product } = await newProduct();
  const voters = await crowd(5);
  const answers = await Promise.all(voters.map((voter) => voter.post(`/api/products/${product.id}/votes`)));
  for (const answer of answers) mustBe(201, answer);
  expect((await read(product.id)).product.votes).toBe(5);
});

test('what an operator does to a product is told through the outbox, in its revisions', async () => {
  const operator = await signedInOperator();
  const { correlationId } = await newRun();
  using feed = await listen(correlationId);
  const own = new Visitor(correlationId);
  for (const [name, value] of operator.cookies) own.cookies.set(name, value);
  const id = `told-${crypto.randomUUID().slice(0, 8)}`;
  const fields = { name: 'Told', category: 'tea', price: EUR(100) };
  mustBe(201, await own.post('/api/products', { id, ...fields }));
  expect(await own.post('/api/products', { id, ...fields })).toMatchObject({ status: 409 });
  mustBe(200, await own.put(`/api/products/${id}`, fields)); // nothing differs: nothing to tell
  mustBe(200, await own.put(`/api/products/${id}`, { ...fields, name: 'Told again', price: EUR(200) }));
  await eventually(() => [feed.theOne('ProductCreated'), feed.theOne('ProductUpdated')], {
    explain: () => feed.story(),
  });
  expect(feed.theOne('ProductCreated').data).toMatchObject({ productId: id, price: EUR(100), revision: 1 });
  expect(feed.theOne('ProductUpdated').data).toMatchObject({
    productId: id,
    revision: 2,
    changed: ['name', 'price'],
    previousPrice: EUR(100),
  });
});

test('a new product is found by its words, in its category, page by page', async () => {
  const { word, product } = await newProduct({ category: 'coffee' });
  const visitor = new Visitor();
  const ids = async (query: string) => {
    const found: string[] = [];
    for (let pages = 0, cursor: string | null = ''; cursor !== null && pages < 200; pages += 1) {
      const next: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const page = ProductPage.parse(mustBe(200, await visitor.get(`/api/products?${query}${next}`)).body);
      found.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    return found;
  };
  await eventually(async () => expect(await ids(`q=${word.toUpperCase()}`)).toEqual([product.id]));
  expect(await ids(`q=${word}&category=tea`)).toEqual([]);
  const small = await ids('category=coffee&limit=3');
  expect(small).toContain(product.id);
  expect(small).toEqual(await ids('category=coffee&limit=100'));
});

test('the shelf follows the stock', async () => {
  const { operator, product, created } = await newProduct();
  expect(created.available).toBe(false);
  for (const stock of [3, 0, 1]) {
    mustBe(200, await operator.put(`/api/inventory/${product.id}`, { stock }));
    await eventually(async () => expect((await read(product.id)).product.available).toBe(stock > 0), {
      explain: () => `the shelf does not follow a stock of ${stock}`,
    });
  }
});

test('only operators change the shelf', async () => {
  const { product } = await newProduct();
  const { customer } = await newRun();
  const { id, ...fields } = product;
  for (const [visitor, status] of [
    [customer, 403],
    [new Visitor(), 401],
  ] as const) {
    expect((await visitor.post('/api/products', { ...product, id: `${id}-2` })).status).toBe(status);
    expect((await visitor.put(`/api/products/${id}`, { ...fields, price: EUR(1) })).status).toBe(status);
  }
  expect((await read(id)).product.price).toEqual(EUR(750));
});
