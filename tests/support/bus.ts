/** The bus itself, as with `awslocal events put-events`. */
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { contractOf } from '../../functions/shared/contracts/catalogue.ts';
import type { DataOf, EventContract } from '../../functions/shared/contracts/define-event.ts';
import type { FeedEvent } from '../../functions/shared/contracts/live.protocol.ts';
import { metaOf } from '../../functions/shared/testing/events.ts';
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

function known(type: string): EventContract {
  const contract = contractOf(type);
  if (contract === undefined) throw new Error(`there is no contract of ${type}`);
  return contract;
}

/**
 * The event as it stood on the bus, from an operator's feed (viewers get it without personal data).
 * @throws Error when it does not fit its contract
 */
export function envelopeOf({ id, type, time, correlationId, causationId, traceId, data }: FeedEvent): unknown {
  const contract = known(type);
  const trace = traceId ?? '1'.repeat(32);
  const meta = { id, version: contract.version, occurredAt: time, correlationId, causationId };
  return contract.outgoing.parse({ meta: { ...meta, traceparent: `00-${trace}-${'2'.repeat(16)}-00` }, data });
}

export interface Entry {
  readonly contract: EventContract;
  /** What the contract says, or what it does not: nobody checks it here. */
  readonly detail: unknown;
}

/** Puts up to ten events onto the bus in one call, unchecked. */
export async function putAll(entries: readonly Entry[]): Promise<void> {
  const { FailedEntryCount } = await events().send(
    new PutEventsCommand({
      Entries: entries.map(({ contract, detail }) => ({
        EventBusName: 'playground',
        Source: contract.source,
        DetailType: contract.type,
        Detail: JSON.stringify(detail),
      })),
    }),
  );
  const types = () => [...new Set(entries.map(({ contract }) => contract.type))].join(', ');
  if (FailedEntryCount !== 0) throw new Error(`${FailedEntryCount} of ${types()} were not taken`);
}

const put = (contract: EventContract, detail: unknown): Promise<void> => putAll([{ contract, detail }]);

/** Puts an event onto the bus once more: every consumer gets another copy with the same id. */
export const publishAgain = (event: FeedEvent): Promise<void> => put(known(event.type), envelopeOf(event));

/** Puts a fact onto the bus as its service would. */
export function publish<Contract extends EventContract>(contract: Contract, data: DataOf<Contract>): Promise<void> {
  return put(contract, contract.outgoing.parse({ meta: metaOf({ version: contract.version }), data }));
}
