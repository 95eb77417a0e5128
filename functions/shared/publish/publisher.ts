/** The one way to the bus: parses before it sends, at most ten entries per call, refused entries tried again. */
import { setTimeout as pause } from 'node:timers/promises';
import { type EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import type { EventContract, EventMeta } from '../contracts/define-event.ts';
import { traceHeader } from '../env.ts';
import type { Log } from '../observability/log.ts';
import { PUBLISH } from './log-messages.ts';

export interface OutgoingEvent {
  readonly contract: EventContract;
  readonly meta: EventMeta;
  readonly data: unknown;
}

/**
 * Sends events in as few calls as possible. System events never make it fail: what cannot be sent of them is logged.
 * @throws EventsRefused when domain events were not accepted; ids are deterministic, so trying again is safe
 */
export type Publish = (events: readonly OutgoingEvent[]) => Promise<void>;

/** The bus did not take these events, or they do not fit their contract. */
export class EventsRefused extends Error {
  override readonly name = 'EventsRefused';
  readonly ids: readonly string[];
  constructor(ids: readonly string[], cause: unknown) {
    super(`${ids.length} events were not accepted`, { cause });
    this.ids = ids;
  }
}

export interface PublisherDependencies {
  readonly client: Pick<EventBridgeClient, 'send'>;
  readonly bus: string;
  readonly log: Log;
  /** Waits before the second and third try of refused entries, in ms. */
  readonly pausesMs?: readonly number[];
}

const MAX_EVENT_BYTES = 32 * 1024;
const MAX_ENTRIES = 10; // of one PutEvents call
const MAX_CALL_BYTES = 240 * 1024; // PutEvents takes 256 KB with sources and types counted

interface Sealed {
  readonly id: string;
  readonly system: boolean;
  readonly bytes: number;
  readonly entry: PutEventsRequestEntry;
}

const isSystem = ({ contract }: OutgoingEvent): boolean => contract.source === 'playground.system';

function seal(event: OutgoingEvent, bus: string): Sealed {
  const { contract, meta, data } = event;
  const detail = JSON.stringify(contract.outgoing.parse({ meta, data }));
  const bytes = Buffer.byteLength(detail);
  if (bytes > MAX_EVENT_BYTES)
    throw new RangeError(`${contract.type} has ${bytes} bytes, ${MAX_EVENT_BYTES} are allowed`);
  return {
    id: meta.id,
    system: isSystem(event),
    bytes,
    entry: {
      EventBusName: bus,
      Source: contract.source,
      DetailType: contract.type,
      Detail: detail,
      Time: new Date(meta.occurredAt),
      TraceHeader: traceHeader(),
    },
  };
}

function inCalls(events: readonly Sealed[]): Sealed[][] {
  const calls: Sealed[][] = [];
  let bytes = 0;
  for (const event of events) {
    const last = calls.at(-1);
    if (last === undefined || last.length === MAX_ENTRIES || bytes + event.bytes > MAX_CALL_BYTES) {
      calls.push([event]);
      bytes = event.bytes;
    } else {
      last.push(event);
      bytes += event.bytes;
    }
  }
  return calls;
}

export function createPublisher({ client, bus, log, pausesMs = [50, 200] }: PublisherDependencies): Publish {
  /** The events that one call did not deliver, with the reason. */
  async function send(call: readonly Sealed[]): Promise<{ left: Sealed[]; reason: unknown }> {
    try {
      const { Entries = [] } = await client.send(new PutEventsCommand({ Entries: call.map(({ entry }) => entry) }));
      const left = call.filter((_, index) => Entries[index]?.EventId === undefined);
      return { left, reason: left.length === 0 ? undefined : Entries.find((entry) => entry.ErrorCode)?.ErrorCode };
    } catch (error) {
      return { left: [...call], reason: error };
    }
  }

  async function deliver(call: readonly Sealed[]): Promise<{ left: Sealed[]; reason: unknown }> {
    let outcome = await send(call);
    for (const waitMs of pausesMs) {
      // system events are not worth the caller's time
      if (outcome.left.every(({ system }) => system)) break;
      await pause(waitMs);
      outcome = await send(outcome.left);
    }
    return outcome;
  }

  return async (events) => {
    const sealed: Sealed[] = [];
    const refused: string[] = [];
    let reason: unknown;
    for (const event of events) {
      try {
        sealed.push(seal(event, bus));
      } catch (error) {
        if (isSystem(event)) log.say(PUBLISH.SYSTEM_DROPPED, { type: event.contract.type, count: 1, error });
        else {
          refused.push(event.meta.id);
          reason = error;
        }
      }
    }
    for (const call of inCalls(sealed)) {
      const outcome = await deliver(call);
      if (outcome.left.length === 0) continue;
      const dropped = outcome.left.filter(({ system }) => system);
      if (dropped.length > 0) log.say(PUBLISH.SYSTEM_DROPPED, { count: dropped.length, error: outcome.reason });
      refused.push(...outcome.left.filter(({ system }) => !system).map(({ id }) => id));
      reason = outcome.reason ?? reason;
    }
    if (refused.length > 0) throw new EventsRefused(refused, reason);
  };
}
