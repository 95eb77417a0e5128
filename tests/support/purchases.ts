/** Purchases of deals as their buyers, the bucket and the mailbox show them. */
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { ulid } from 'ulid';
import { PurchaseAccepted } from '../../functions/shared/contracts/deals.http.ts';
import { NotificationPage, type NotificationView } from '../../functions/shared/contracts/notifications.http.ts';
import { PurchaseView } from '../../functions/shared/contracts/purchases.http.ts';
import { eventually, type Patience } from './eventually.ts';
import { running } from './running.ts';
import { mustBe, Visitor } from './visitor.ts';

export interface Wish {
  readonly dealId: string;
  readonly quantity: number;
  readonly email: string;
}

/** A deal that no other test buys, for somebody whom nobody knows. */
export const aWish = (overrides: Partial<Wish> = {}): Wish => ({
  dealId: 'd-00211',
  quantity: 1,
  email: `buyer-${ulid().toLowerCase()}@example.com`,
  ...overrides,
});

/** Buys; who gets no answer, or hears that nobody can say the price at the moment, asks again under the same key. */
export function buy(wish: Wish, visitor = new Visitor()): Promise<PurchaseAccepted> {
  const headers = { 'idempotency-key': crypto.randomUUID() };
  const ask = async () =>
    PurchaseAccepted.parse(mustBe(202, await visitor.post('/api/purchase', wish, { headers })).body);
  return eventually(ask, { within: 40_000 });
}

/**
 * Buys until nobody is missing at the door: it waits 800 ms for its neighbours, and functions that start for the first time on
 * a busy machine take longer.
 */
export const warmDoor = (): Promise<void> =>
  eventually(
    async () => {
      const { warnings } = await buy(aWish());
      if (warnings.length > 0) throw new Error(warnings.join(' '));
    },
    { within: 90_000, explain: () => 'The door of purchases does not get all its answers' },
  );

export async function purchaseNow(purchaseId: string): Promise<PurchaseView> {
  return PurchaseView.parse(mustBe(200, await new Visitor().get(`/api/purchase/${purchaseId}`)).body);
}

/** The purchase when nothing more will come of it. */
export const ended = (purchaseId: string, patience: Patience = {}): Promise<PurchaseView> =>
  eventually(async () => {
    const purchase = await purchaseNow(purchaseId);
    if (['COMPLETED', 'REFUSED', 'FAILED'].includes(purchase.status)) return purchase;
    throw new Error(`the purchase ${purchaseId} is ${purchase.status}`);
  }, patience);

let client: S3Client | undefined;
const s3 = (): S3Client => {
  client ??= new S3Client({
    endpoint: running().engineUrl,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  return client;
};
const Bucket = 'playground-receipts-000000000000-us-east-1';

/** Texts of everything in the bucket that belongs to a purchase, with the time of writing. */
export async function receiptsOf(purchaseId: string): Promise<{ text: string; writtenAt: number }[]> {
  const { Contents = [] } = await s3().send(new ListObjectsV2Command({ Bucket, Prefix: `receipts/${purchaseId}` }));
  return Promise.all(
    Contents.map(async ({ Key }) => {
      const { Body, LastModified } = await s3().send(new GetObjectCommand({ Bucket, Key }));
      return { text: (await Body?.transformToString()) ?? '', writtenAt: LastModified?.getTime() ?? 0 };
    }),
  );
}

/** Mails about a purchase, in the operator's mailbox. */
export async function mailsAbout(operator: Visitor, purchaseIds: readonly string[]): Promise<NotificationView[]> {
  const page = mustBe(200, await operator.get('/api/notifications?limit=100')).body;
  return NotificationPage.parse(page).items.filter(({ subjectId }) => purchaseIds.includes(subjectId));
}
