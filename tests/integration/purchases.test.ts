import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { ulid } from 'ulid';
import { beforeAll, describe, expect, test } from 'vitest';
import { Availability } from '../../functions/shared/contracts/deals.http.ts';
import { Problem } from '../../functions/shared/contracts/problem.ts';
import { MOST_PURCHASES } from '../../functions/shared/contracts/purchases.http.ts';
import { withParameter } from '../support/deployment.ts';
import { eventually } from '../support/eventually.ts';
import { withoutFunction } from '../support/functions.ts';
import { internalCaller } from '../support/internal.ts';
import { aWish, buy, ended, type Wish, warmDoor } from '../support/purchases.ts';
import { running } from '../support/running.ts';
import { type Answer, mustBe, Visitor } from '../support/visitor.ts';

const SOLD_OUT = 'd-00029'; // none of it from the start
const FEW = 'd-00015'; // twelve of it at first
const post = (wish: unknown, headers: Record<string, string> = {}) =>
  new Visitor().post('/api/purchase', wish, { headers });

/** What the door says when it can say the price. */
const answered = (wish: Wish): Promise<Answer> =>
  eventually(async () => {
    const answer = await post(wish);
    expect(answer.status).not.toBe(503);
    return answer;
  });

beforeAll(warmDoor, 120_000);

describe('the door of purchases', () => {
  test('refuses a deal that nobody offers, one that is sold out, and a quantity that is not for sale', async () => {
    expect(await post(aWish({ dealId: 'd-00221' }))).toMatchObject({ status: 404, body: { code: 'deal-not-found' } });
    expect(await post(aWish({ dealId: SOLD_OUT }))).toMatchObject({ status: 409, body: { code: 'sold-out' } });
    expect(await post(aWish({ quantity: 999 }))).toMatchObject({ status: 422 });
    expect(await post('{"dealId":')).toMatchObject({ status: 400, body: { code: 'malformed-json' } });
    const missing = await new Visitor().get(`/api/purchase/${ulid()}`);
    expect(missing).toMatchObject({ status: 404, body: { code: 'purchase-not-found' } });
  });

  test('gives one purchase and the same answer to the same key', async () => {
    const [wish, headers] = [aWish(), { 'idempotency-key': crypto.randomUUID() }];
    const answers = await Promise.all([post(wish, headers), post(wish, headers), post(wish, headers)]);
    answers.push(await post(wish, headers));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    const other = await post({ ...wish, quantity: 2 }, headers);
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
  });

  test('sells the last units once: who was told yes gets a receipt, the others heard no', async () => {
    const { call } = await internalCaller('purchases');
    const { stock } = Availability.parse((await call('GET', `/availability/deals/${FEW}`)).body);
    const yes = Math.floor(stock / 4);
    const wishes = Array.from({ length: yes + 2 }, () => aWish({ dealId: FEW, quantity: 4 }));
    const answers = await Promise.all(wishes.map((wish) => answered(wish)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array(yes).fill(202), 409, 409]);
    for (const { status, body } of answers) {
      if (status !== 202) continue;
      expect(await ended((body as { purchaseId: string }).purchaseId)).toMatchObject({ status: 'COMPLETED' });
    }
    const after = Availability.parse((await call('GET', `/availability/deals/${FEW}`)).body);
    expect(after.stock).toBe(stock - 4 * yes);
  });

  test('asks the caller to come back when as many purchases as may be are under way', async () => {
    const client = DynamoDBDocumentClient.from(
      new DynamoDBClient({
        endpoint: running().engineUrl,
        region: 'us-east-1',
        credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      }),
    );
    const strangers = new Set(Array.from({ length: MOST_PURCHASES }, () => ulid()));
    const change = (verb: 'ADD' | 'DELETE') =>
      client.send(
        new UpdateCommand({
          TableName: 'playground-purchases',
          Key: { id: 'places' },
          UpdateExpression: `SET entity = :places ${verb} held :strangers`,
          ExpressionAttributeValues: { ':places': 'places', ':strangers': strangers },
        }),
      );
    await change('ADD');
    try {
      const refused = await post(aWish());
      expect(Problem.parse(refused.body)).toMatchObject({ status: 429, code: 'too-busy', threshold: MOST_PURCHASES });
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    } finally {
      await change('DELETE');
      client.destroy();
    }
    await buy(aWish());
  });

  test('counts attempts per address of the machine', async () => {
    await using strict = await withParameter(
      'config/limits/deal-purchase',
      JSON.stringify({ attempts: 1, perSeconds: 600 }),
    );
    const refused = await eventually(async () => mustBe(429, await post(aWish({ dealId: SOLD_OUT }))));
    expect(Problem.parse(refused.body).code).toBe('too-many-requests');
    await strict[Symbol.asyncDispose]();
    await eventually(async () => mustBe(409, await post(aWish({ dealId: SOLD_OUT }))));
  });
});

describe('with a neighbour away', () => {
  test('nobody buys without a price', async () => {
    await using _ = await withoutFunction('prices-get-price');
    expect(await post(aWish())).toMatchObject({ status: 503, body: { code: 'unavailable' } });
  });

  test('the stock is set aside by the workflow, and the caller is told', async () => {
    const purchaseId = await (async () => {
      await using _ = await withoutFunction('availability-put-reservation');
      const accepted = await buy(aWish());
      expect(accepted.warnings).toEqual([expect.stringMatching(/^availability /)]);
      return accepted.purchaseId;
    })();
    expect(await ended(purchaseId)).toMatchObject({ status: 'COMPLETED' });
  });
});
