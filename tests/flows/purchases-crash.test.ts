import { ulid } from 'ulid';
import { beforeAll, expect, test } from 'vitest';
import { inParallel, operator as signedInOperator } from '../support/crowd.ts';
import { eventually } from '../support/eventually.ts';
import { listen } from '../support/feed.ts';
import { killLambdaHosts } from '../support/lambda-hosts.ts';
import { aWish, buy, ended, mailsAbout, receiptsOf, warmDoor } from '../support/purchases.ts';
import { Visitor } from '../support/visitor.ts';

/** A message whose worker died comes back after the visibility time-out of its queue, 30 s. */
const BACK_WITHIN_MS = 100_000;

beforeAll(warmDoor, 120_000);

test('workers that die between the steps lose no receipt and issue none twice', async () => {
  const [visitor, operator] = [new Visitor(ulid()), await signedInOperator()];
  using feed = await listen(visitor.correlationId ?? '', operator);
  const accepted = await inParallel(Array.from({ length: 8 }), 3, () => buy(aWish(), visitor));
  await eventually(() => expect(feed.of('FraudChecked').length).toBeGreaterThan(0), { explain: () => feed.story() });
  expect(killLambdaHosts()).toBeGreaterThan(0); // in the middle: some are checked, some counted, some wait

  const ids = accepted.map(({ purchaseId }) => purchaseId);
  for (const id of ids) {
    expect(await ended(id, { within: BACK_WITHIN_MS })).toMatchObject({ status: 'COMPLETED' });
    expect(await receiptsOf(id)).toHaveLength(1);
  }
  await eventually(
    async () => {
      const mails = await mailsAbout(operator, ids);
      expect(mails.filter(({ status }) => status === 'SENT')).toHaveLength(ids.length);
    },
    { within: BACK_WITHIN_MS, explain: () => feed.story() },
  );
  expect(await mailsAbout(operator, ids)).toHaveLength(ids.length);
  expect(
    feed
      .of('ReceiptIssued')
      .map(({ data }) => data.purchaseId)
      .toSorted(),
  ).toEqual(ids.toSorted());
}, 240_000);
