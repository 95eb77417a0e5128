/**
 * System events that are noted deep inside some work (a breaker opened, say) and leave with the publication at the end
 * of the invocation, in the same PutEvents call. One list per environment, which serves one invocation at a time; what
 * an invocation leaves behind goes out with the next one.
 */
import type { DataOf, EventContract } from '../contracts/define-event.ts';
import { type Cause, outgoingEvent } from './outbound.ts';
import type { OutgoingEvent } from './publisher.ts';

/** What whoever notes knows of the cause; the rest comes from the invocation that publishes. */
export interface NotedCause {
  readonly correlationId: string;
  readonly causationId?: string | undefined;
  readonly traceparent: string;
}

interface Noted {
  readonly contract: EventContract;
  readonly data: unknown;
  readonly at: Date;
  readonly seed: string;
  readonly cause: NotedCause | undefined;
}

const MOST = 100; // an environment that cannot publish must not grow without end
let list: Noted[] = [];

/** Notes a system event. `seed` makes its id, so it has to name the fact: the same fact gets the same id. */
export function note<Contract extends EventContract>(
  contract: Contract,
  data: DataOf<Contract>,
  options: { readonly at: Date; readonly seed: string; readonly cause?: NotedCause | undefined },
): void {
  if (list.length < MOST) list.push({ contract, data, ...options, cause: options.cause });
}

/** Takes everything noted so far, as events of the invocation that publishes them. */
export function takeNoted(invocation: Cause): OutgoingEvent[] {
  const taken = list;
  list = [];
  return taken.map(({ contract, data, at, seed, cause }) => {
    const { correlationId, causationId, traceparent } = invocation;
    const known = { correlationId, traceparent, ...cause, causationId: cause?.causationId ?? causationId };
    return outgoingEvent(contract, data, { ...known, at, occurredAt: at }, { seed });
  });
}
