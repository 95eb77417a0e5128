/** When a failed message comes back: soon, and at once when it has nothing more to come back for. */
import { ChangeMessageVisibilityBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { MAX_ATTEMPTS } from '../contracts/flows.ts';

const PAUSES_MS = [1_000, 4_000] as const;

/** Wait before the attempt after `attempt`; null when that was the last one. */
export const retryInMs = (attempt: number): number | null =>
  attempt >= MAX_ATTEMPTS ? null : (PAUSES_MS[attempt - 1] ?? PAUSES_MS[PAUSES_MS.length - 1] ?? null);

/** Messages of one queue, at most ten. @throws Error when SQS took not all of them */
export type Reschedule = (
  queueUrl: string,
  messages: readonly { readonly receiptHandle: string; readonly inMs: number | null }[],
) => Promise<void>;

export const createReschedule =
  (client: Pick<SQSClient, 'send'>): Reschedule =>
  async (queueUrl, messages) => {
    const { Failed = [] } = await client.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl: queueUrl,
        Entries: messages.map(({ receiptHandle, inMs }, index) => ({
          Id: String(index),
          ReceiptHandle: receiptHandle,
          // after the last attempt SQS moves a message when it is about to be received again: let that be now
          VisibilityTimeout: (inMs ?? 0) / 1_000,
        })),
      }),
    );
    if (Failed.length > 0) throw new Error(`${Failed.length} messages keep their visibility: ${Failed[0]?.Code}`);
  };
