import { type DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { receiptBucket } from './receipt-bucket.ts';

const receipt = { key: 'receipts/1.txt', text: 'Total 1.00 EUR' };

function client(answer: () => unknown = () => ({})) {
  const sent: unknown[] = [];
  const send = async (command: unknown) => {
    sent.push(command);
    return answer();
  };
  // the SDK's `send` has overloads that no fake can have
  return { sent, send: send as never };
}

const failing = (name: string) =>
  client(() => {
    throw Object.assign(new Error('no'), { name });
  });

test('a receipt is written only where none is, and is removed by its key', async () => {
  const { sent, send } = client();
  const bucket = receiptBucket({ send }, 'receipts');
  expect(await bucket.put(receipt)).toBe(true);
  await bucket.remove(receipt.key);
  const [put, removed] = sent;
  expect(put).toBeInstanceOf(PutObjectCommand);
  expect((put as PutObjectCommand).input).toMatchObject({
    Bucket: 'receipts',
    Key: receipt.key,
    Body: receipt.text,
    IfNoneMatch: '*',
  });
  expect((removed as DeleteObjectCommand).input).toEqual({ Bucket: 'receipts', Key: receipt.key });
});

test('a receipt that is there stays; a failing or contending write is an error and worth another try', async () => {
  expect(await receiptBucket(failing('PreconditionFailed'), 'receipts').put(receipt)).toBe(false);
  for (const name of ['ConditionalRequestConflict', 'InternalError']) {
    await expect(receiptBucket(failing(name), 'receipts').put(receipt)).rejects.toThrow('no');
  }
});
