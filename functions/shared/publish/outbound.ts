/** Collects what one piece of work emits and gives each event its envelope. */
import type { Actor, DataOf, EventContract } from '../contracts/define-event.ts';
import { eventId } from './event-id.ts';
import type { OutgoingEvent } from './publisher.ts';

export interface Cause {
  readonly causationId: string;
  readonly correlationId: string;
  readonly traceparent: string;
  /** When the cause happened: the time part of the ids. */
  readonly at: Date | string;
  /** When the effect happened; the cause's time when absent. */
  readonly occurredAt?: Date | string;
  readonly actor?: Actor | undefined;
}

export interface EmitOptions {
  /** Tells events of one type with one cause apart; counted up when absent. */
  readonly ordinal?: number;
  /** Of the request or event that did it first, kept with what it did: a repeat sends the same event again. */
  readonly cause?: Cause;
}

export type Emit = <Contract extends EventContract>(
  contract: Contract,
  data: DataOf<Contract>,
  options?: EmitOptions,
) => void;

/** An event with its envelope. `seed` replaces the causation id where that alone would not tell two events apart. */
export function outgoingEvent(
  contract: EventContract,
  data: unknown,
  cause: Cause,
  { ordinal = 0, seed = cause.causationId }: { ordinal?: number; seed?: string } = {},
): OutgoingEvent {
  const { causationId, correlationId, traceparent, at, occurredAt = at, actor } = cause;
  const id = eventId({ at, causationId: seed, type: contract.type, ordinal });
  return {
    contract,
    data,
    meta: {
      id,
      version: contract.version,
      occurredAt: new Date(occurredAt).toISOString(),
      correlationId,
      causationId,
      traceparent,
      ...(actor === undefined ? {} : { actor }),
    },
  };
}

/** Counts events per type, so that the same work makes the same ids again. */
export function outbound(causeOf: () => Cause): { readonly events: OutgoingEvent[]; readonly emit: Emit } {
  const events: OutgoingEvent[] = [];
  const counted = new Map<string, number>();
  return {
    events,
    emit(contract, data, options = {}) {
      const ordinal = options.ordinal ?? (options.cause === undefined ? (counted.get(contract.type) ?? 0) : 0);
      if (options.cause === undefined) counted.set(contract.type, ordinal + 1);
      events.push(outgoingEvent(contract, data, options.cause ?? causeOf(), { ordinal }));
    },
  };
}
