/** Receipts in S3: an object that is there is never written again. */
import { DeleteObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Receipt } from '../domain/receipt.ts';

export interface ReceiptStore {
  /** False when the receipt was there before. */
  put(receipt: Receipt): Promise<boolean>;
  /** No error when there is none. */
  remove(key: string): Promise<void>;
}

/** 412: it is there. 409: somebody else is writing it at this moment, and that is worth another try. */
const isThere = (error: unknown): boolean => error instanceof Error && error.name === 'PreconditionFailed';

export const receiptBucket = (client: Pick<S3Client, 'send'>, bucket: string): ReceiptStore => ({
  async put({ key, text }) {
    try {
      await client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: key,
          Body: text,
          ContentType: 'text/plain; charset=utf-8',
          IfNoneMatch: '*',
        }),
      );
      return true;
    } catch (error) {
      if (isThere(error)) return false;
      throw error;
    }
  },
  async remove(key) {
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
  },
});
