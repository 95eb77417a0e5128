/** From a request or an event to what an order keeps of it. */
import type { EventContract } from '../shared/contracts/define-event.ts';
import { eventId } from '../shared/publish/event-id.ts';
import type { OrderChange } from './domain/order.ts';
import type { Told } from './domain/order-states.ts';

/** The change with the id that the outbox will give to its event: both follow from the row alone. */
export const toldWith = (contract: EventContract, change: OrderChange): Told => ({
  change,
  eventId: eventId({ ...change, type: contract.type, ordinal: 0 }),
});
