import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { ulid } from 'ulid';
import { expect, test } from 'vitest';
import { DealDetail, DealList } from '../../functions/shared/contracts/deals.http.ts';
import { FLOWS } from '../../functions/shared/contracts/flows.ts';
import { eventually } from '../support/eventually.ts';
import { listen } from '../support/feed.ts';
import { running } from '../support/running.ts';
import { mustBe, Visitor } from '../support/visitor.ts';

const QUERY = '/api/deals?city=bilbao&limit=3';
const STALE_MS = 200_000;
const WITHIN = { within: 90_000 };

const list = async (visitor = new Visitor()): Promise<DealList> =>
  DealList.parse(mustBe(200, await visitor.get(QUERY)).body);

/** The card was made a while ago, and nobody has asked for another one. */
async function growOld(ids: readonly string[]): Promise<void> {
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({
      endpoint: running().engineUrl,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    }),
  );
  for (const id of ids) {
    await client.send(
      new UpdateCommand({
        TableName: 'playground-deals-read-model',
        Key: { id: `card#${id}` },
        UpdateExpression: 'SET madeAt = :then REMOVE askedAt',
        ConditionExpression: 'attribute_exists(id)',
        ExpressionAttributeValues: { ':then': Date.now() - STALE_MS },
      }),
    );
  }
}

/** Nobody is cold or left alone: then a list that is made lacks nothing. */
const awake = (): Promise<void> =>
  eventually(async () => {
    const { body } = mustBe(200, await new Visitor().get('/api/deals/d-00005'));
    expect(DealDetail.parse(body).warnings).toEqual([]);
  }, WITHIN);

test('a card that is old is served, put together anew behind its reader, and fresh for the next one', {
  timeout: 300_000,
}, async () => {
  await awake();
  const complete = await eventually(async () => {
    const answer = await list();
    expect(answer.warnings).toEqual([]);
    expect(answer.meta.cache).toBe('read-model');
    return answer;
  }, WITHIN);
  const ids = complete.deals.map(({ id }) => id);
  await growOld(ids);

  const correlationId = ulid();
  using feed = await listen(correlationId);
  const served = await eventually(async () => {
    const answer = await list(new Visitor(correlationId));
    expect(answer.meta.readModel.stale).toBe(3); // the memory of the function's environments is over
    return answer;
  }, WITHIN);
  expect(served.deals.map(({ id }) => id)).toEqual(ids);
  expect(served.meta).toMatchObject({ cache: 'read-model', upstreamCalls: 0, readModel: { refreshEnqueued: 3 } });

  const told = { ...WITHIN, explain: () => feed.story() };
  await eventually(() => {
    feed.mustHaveFollowed(FLOWS.refreshCard);
    expect(feed.of('DealCardRefreshed')).toHaveLength(3);
  }, told);
  const refreshedIds = feed.of('DealCardRefreshed').map(({ data }) => data.dealId);
  expect(refreshedIds.toSorted()).toEqual(ids.toSorted());
  await eventually(async () => {
    const { meta } = await list();
    expect(meta.readModel).toMatchObject({ hits: 3, stale: 0, misses: 0 });
  }, told);
});
