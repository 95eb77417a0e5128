/** From an SQS record to an event of one of the consumer's contracts: tolerant of additions, deaf to rubbish. */
import type { SQSRecord } from 'aws-lambda';
import { z } from 'zod';
import { CATALOGUE } from '../contracts/catalogue.ts';
import { type EventContract, EventMeta } from '../contracts/define-event.ts';
import type { ConsumerDefinition } from '../contracts/flows.ts';

/** What EventBridge puts into a queue. */
const Delivery = z.object({ source: z.string(), 'detail-type': z.string(), detail: z.unknown() });

/** Which event a body is, even where its data cannot be read. */
export interface Identity {
  readonly type: string;
  readonly meta: EventMeta;
}

export interface IncomingEvent extends Identity {
  readonly data: Record<string, unknown>;
}

/** The body is no event that this consumer can read; trying again will not help, but the way is the same. */
export class UnreadableMessage extends Error {
  override readonly name = 'UnreadableMessage';
  /** undefined: the body is no event at all. Otherwise its copy is told by the id of the event, as every copy is. */
  readonly identity: Identity | undefined;

  constructor(message: string, { identity, cause }: { identity?: Identity | undefined; cause?: unknown } = {}) {
    super(message, { cause });
    this.identity = identity;
  }
}

const Identified = z.object({ meta: EventMeta });

function identityOf(type: string, detail: unknown): Identity | undefined {
  const known = Identified.safeParse(detail);
  return known.success ? { type, meta: known.data.meta } : undefined;
}

export type ReadMessage = (record: SQSRecord) => IncomingEvent;

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UnreadableMessage('The body is not JSON', { cause });
  }
}

const majorOf = (version: string): string => version.split('.', 1)[0] ?? '';

/** Reads bodies of a consumer's queue. @throws UnreadableMessage */
export function reader(contracts: ConsumerDefinition['contracts']): ReadMessage {
  const known = new Map<string, EventContract>(
    (contracts === 'all' ? CATALOGUE : contracts).map((contract) => [`${contract.source}/${contract.type}`, contract]),
  );
  return ({ body }) => {
    const delivery = Delivery.safeParse(json(body));
    if (!delivery.success)
      throw new UnreadableMessage('The body is not an event of the bus', { cause: delivery.error });
    const { source, 'detail-type': type, detail } = delivery.data;
    const contract = known.get(`${source}/${type}`);
    if (contract === undefined)
      throw new UnreadableMessage(`This consumer does not know ${source}/${type}`.slice(0, 200), {
        identity: identityOf(type, detail),
      });
    const event = contract.incoming.safeParse(detail);
    if (!event.success) {
      const fields = event.error.issues.map(({ path }) => path.join('.')).slice(0, 5);
      throw new UnreadableMessage(`${type} does not fit its contract: ${fields.join(', ')}`, {
        identity: identityOf(type, detail),
        cause: event.error,
      });
    }
    const { meta, data } = event.data;
    if (majorOf(meta.version) !== majorOf(contract.version)) {
      throw new UnreadableMessage(`${type} ${meta.version} is not readable with ${contract.version}`, {
        identity: { type, meta },
      });
    }
    return { type, meta, data };
  };
}
