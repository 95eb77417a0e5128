/** The bus itself, as with `awslocal events put-events`. */
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { contractOf } from '../../functions/shared/contracts/catalogue.ts';
import type { FeedEvent } from '../../functions/shared/contracts/live.protocol.ts';
import { running } from './running.ts';

let client: EventBridgeClient | undefined;
const events = (): EventBridgeClient => {
  client ??= new EventBridgeClient({
    endpoint: running().engineUrl,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  return client;
};

/**
 * The event as it stood on the bus, from an operator's feed (viewers get it without personal data).
 * @throws Error when it does not fit its contract
 */
export function envelopeOf({ id, type, time, correlationId, causationId, traceId, data }: FeedEvent): unknown {
  const contract = contractOf(type);
  if (contract === undefined) throw new Error(`there is no contract of ${type}`);
  const trace = traceId ?? '1'.repeat(32);
  const meta = { id, version: contract.version, occurredAt: time, correlationId, causationId };
  return contract.outgoing.parse({ meta: { ...meta, traceparent: `00-${trace}-${'2'.repeat(16)}-00` }, data });
}

/** Puts an event onto the bus once more: every consumer gets another copy with the same id. */
export async function publishAgain(event: FeedEvent): Promise<void> {
  const { FailedEntryCount } = await events().send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: 'playground',
          Source: event.source,
          DetailType: event.type,
          Detail: JSON.stringify(envelopeOf(event)),
        },
      ],
    }),
  );
  if (FailedEntryCount !== 0) throw new Error(`${event.type} ${event.id} was not taken`);
}
