import { ulid } from 'ulid';
import { describe, expect, test } from 'vitest';
import { EnrichmentAccepted } from '../../functions/shared/contracts/deals.http.ts';
import { FLOWS } from '../../functions/shared/contracts/flows.ts';
import { without } from '../support/consumers.ts';
import { inParallel } from '../support/crowd.ts';
import { withParameter } from '../support/deployment.ts';
import { eventually } from '../support/eventually.ts';
import { type Feed, listen } from '../support/feed.ts';
import { allPlacesAreFree, DRAINED_WITHIN_MS } from '../support/jobs.ts';
import { depthOf, sendTo, takeFrom } from '../support/queues.ts';
import { running } from '../support/running.ts';
import { type Answer, mustBe, Visitor } from '../support/visitor.ts';

const THRESHOLD = 1_000;
/** Settings are remembered for 5 s. */
const SETTING_WITHIN_MS = 45_000;

/** An answer of the door itself: on a busy machine the gateway refuses what waits too long for a function to start. */
const asked = (visitor: Visitor, body: object): Promise<Answer> =>
  eventually(
    async () => {
      const answer = await visitor.post('/api/enrichment-jobs', body);
      if (answer.status >= 500) throw new Error(`the door answered ${answer.status}`);
      return answer;
    },
    { within: DRAINED_WITHIN_MS },
  );
const acceptedBy = ({ status, body }: Answer): number => (status === 202 ? EnrichmentAccepted.parse(body).accepted : 0);
const completedIn = (feed: Feed) => new Set(feed.of('EnrichmentCompleted').map(({ data }) => data.jobId));

/** Takes a message out of the queue, for good. */
async function oneMessage(): Promise<{ body: string; jobId: string }> {
  let body: string | undefined;
  await eventually(async () => {
    const first = (): boolean => body === undefined;
    const [taken] = await takeFrom('enrichment', (text) => {
      const wanted = first();
      body ??= text;
      return wanted;
    });
    if (taken === undefined) throw new Error('the queue is empty');
  });
  if (body === undefined) throw new Error('there was no message');
  const { detail } = JSON.parse(body) as { detail: { data: { jobId: string } } };
  return { body, jobId: detail.data.jobId };
}

describe('a request', () => {
  test('for one deal is told, worked on and completed in its name', async () => {
    const correlationId = ulid();
    const visitor = new Visitor(correlationId);
    using feed = await listen(correlationId);
    await allPlacesAreFree();
    const answer = await asked(visitor, { dealId: 'd-00042', count: 3 });
    expect(EnrichmentAccepted.parse(mustBe(202, answer).body).accepted).toBe(3);
    await eventually(() => expect(completedIn(feed).size).toBe(3), { explain: () => feed.story() });
    feed.mustHaveFollowed(FLOWS.enrich);
    for (const { data } of feed.of('EnrichmentCompleted')) {
      expect(data).toMatchObject({ dealId: 'd-00042', tags: expect.arrayContaining([expect.any(String)]) });
      expect(data.score).toBeGreaterThan(0);
    }
  });

  test('for a deal that nobody knows, or for no number of jobs, is refused', async () => {
    const visitor = new Visitor();
    expect(await asked(visitor, { dealId: 'd-99999' })).toMatchObject({
      status: 404,
      body: { code: 'deal-not-found' },
    });
    expect((await visitor.post('/api/enrichment-jobs', { count: 10_001 })).status).toBe(422);
    expect((await visitor.post('/api/enrichment-jobs', '{"count":')).status).toBe(400);
  });
});

test('where the lab is not open jobs are for operators only; open again, they are for everybody', async () => {
  const [stranger, customer, operator] = [new Visitor(), new Visitor(), new Visitor()];
  await customer.logIn(running().customer);
  await operator.logIn(running().operator);
  const statusOf = async (visitor: Visitor) => (await asked(visitor, { dealId: 'd-00042', count: 1 })).status;
  {
    await using _closed = await withParameter('config/lab/open', 'false');
    await eventually(async () => expect(await statusOf(stranger)).toBe(401), { within: SETTING_WITHIN_MS });
    // every environment of the door has heard of it when nobody gets in by chance any more
    await eventually(async () => expect(await statusOf(customer)).toBe(403), { within: SETTING_WITHIN_MS });
    await eventually(async () => expect(await statusOf(operator)).toBe(202), { within: DRAINED_WITHIN_MS });
  }
  for (const visitor of [stranger, customer]) {
    await eventually(async () => expect(await statusOf(visitor)).toBe(202), { within: SETTING_WITHIN_MS });
  }
}, 240_000);

test('of twenty requests for a thousand jobs each, a thousand get in, all end, and every place comes back', async () => {
  await allPlacesAreFree();
  const correlationId = ulid();
  const visitor = new Visitor(correlationId);
  using feed = await listen({ correlationId, types: ['EnrichmentCompleted', 'MessageFailed', 'MessageDeadLettered'] });
  let poisoned = '';
  {
    await using _stopped = await without('enrichment');
    const posts = Array.from({ length: 20 });
    const answers = await inParallel(posts, 20, () => asked(visitor, { count: THRESHOLD }));
    const accepted = answers.reduce((sum, answer) => sum + acceptedBy(answer), 0);
    // the job of the look before may still be on its way
    expect(accepted).toBeLessThanOrEqual(THRESHOLD);
    expect(accepted).toBeGreaterThanOrEqual(THRESHOLD - 1);
    const refused = answers.filter(({ status }) => status !== 202);
    expect(refused.length).toBeGreaterThanOrEqual(18);
    for (const { status, headers, body } of refused) {
      expect(status).toBe(429);
      expect(body).toMatchObject({ code: 'too-busy', threshold: THRESHOLD, outstanding: THRESHOLD });
      expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    }
    // told through the table's stream: all of them, each once
    await eventually(
      async () => {
        const { waiting } = await depthOf('enrichment');
        expect(waiting).toBeGreaterThanOrEqual(accepted);
        expect(waiting).toBeLessThanOrEqual(THRESHOLD);
      },
      { within: DRAINED_WITHIN_MS, explain: () => 'Jobs are missing in the queue' },
    );
    await eventually(async () => {
      const { status, body } = await visitor.post('/api/enrichment-jobs', { count: 1 });
      expect(status).toBe(429);
      expect((body as { queueDepth: number }).queueDepth).toBeGreaterThanOrEqual(accepted);
    });

    const { body, jobId } = await oneMessage();
    poisoned = jobId;
    await sendTo('enrichment', body.replace(/"dealId":\s*"[^"]*"/, '"dealId":"d-99999"'));
    expect(completedIn(feed).size).toBe(0); // nobody worked meanwhile
  }
  await eventually(
    () => {
      expect(completedIn(feed).size).toBeGreaterThanOrEqual(THRESHOLD - 2);
      expect(feed.of('MessageDeadLettered')).toHaveLength(1);
    },
    {
      within: DRAINED_WITHIN_MS,
      explain: () => `${completedIn(feed).size} jobs are done. ${feed.story().slice(-300)}`,
    },
  );
  expect(completedIn(feed)).not.toContain(poisoned);

  // what was set aside says after how many attempts, and why
  const mine = feed.of('MessageFailed').filter(({ data }) => data.eventId === poisoned);
  expect(mine.map(({ data }) => [data.attempt, data.of])).toEqual([1, 2, 3].map((attempt) => [attempt, 3]));
  expect(feed.theOne('MessageDeadLettered').data).toMatchObject({
    queue: 'enrichment',
    eventId: poisoned,
    attempt: 3,
    reason: 'there is no deal d-99999',
  });
  const letters = await eventually(async () => {
    const taken = await takeFrom('enrichment-dlq', (text) => text.includes(poisoned));
    if (taken.length === 0) throw new Error('the dead letter is not there');
    return taken;
  });
  expect(letters).toHaveLength(1);
  await allPlacesAreFree();
}, 240_000);
