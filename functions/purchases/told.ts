/** Ids of the events of a purchase before they are sent: the row names the one that its next step waits for. */
import type { EventContract } from '../shared/contracts/define-event.ts';
import { eventId } from '../shared/publish/event-id.ts';

interface Cause {
  readonly at: string;
  readonly causationId: string;
}

/** The id that the stacks give to the only event of this contract with this cause. */
export const eventIdOf = (contract: EventContract, { at, causationId }: Cause): string =>
  eventId({ at, causationId, type: contract.type, ordinal: 0 });
