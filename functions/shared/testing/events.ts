/** Events as a test needs them: only what matters is said. */
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { ulid } from 'ulid';
import type { DataOf, EventContract, EventMeta } from '../contracts/define-event.ts';

export const metaOf = (overrides: Partial<EventMeta> = {}): EventMeta => ({
  id: ulid(),
  version: '1.0.0',
  occurredAt: new Date().toISOString(),
  correlationId: ulid(),
  causationId: 'c6af9ac6-7b61-4d6a-8b33-2d2f5a5f0e11',
  traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
  ...overrides,
});

/** The body of a queue message as EventBridge writes it. */
export const busBody = <Contract extends EventContract>(
  contract: Contract,
  data: DataOf<Contract>,
  meta: EventMeta = metaOf(),
): string =>
  JSON.stringify({
    version: '0',
    id: 'd5bb7a0e-6f3e-4bd2-9b7c-d8a61b4a6f54',
    'detail-type': contract.type,
    source: contract.source,
    account: '000000000000',
    time: meta.occurredAt,
    region: 'us-east-1',
    resources: [],
    detail: { meta, data },
  });

export function queueRecord(body: string, { messageId = crypto.randomUUID(), attempt = 1 } = {}): SQSRecord {
  return {
    messageId,
    receiptHandle: `receipt-of-${messageId}`,
    body,
    attributes: {
      ApproximateReceiveCount: String(attempt),
      SentTimestamp: String(Date.now() - 5),
      SenderId: 'events',
      ApproximateFirstReceiveTimestamp: String(Date.now()),
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:playground-test',
    awsRegion: 'us-east-1',
  };
}

export const queueEvent = (...records: SQSRecord[]): SQSEvent => ({ Records: records });
