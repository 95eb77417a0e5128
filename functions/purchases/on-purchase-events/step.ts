/** What the steps of the workflow share. */
import type { EventContract, EventMeta } from '../../shared/contracts/define-event.ts';
import type { PurchaseStatus } from '../../shared/contracts/purchases.http.ts';
import type { Behave } from '../../shared/lab-behaviour/lab-behaviour.ts';
import type { Cause } from '../../shared/publish/outbound.ts';
import type { QueueMessage } from '../../shared/queue/queue-handler.ts';
import type { AvailabilityClient, Calling } from '../adapters/neighbours.ts';
import type { Changed, PurchaseRepository } from '../adapters/purchase-table.ts';
import type { ReceiptStore } from '../adapters/receipt-bucket.ts';
import type { Purchase, Told } from '../domain/purchase.ts';
import { PURCHASES } from '../log-messages.ts';
import { presented } from '../purchase-view.ts';
import { eventIdOf } from '../told.ts';

export interface Dependencies {
  readonly purchases: PurchaseRepository;
  readonly availability: AvailabilityClient;
  readonly receipts: ReceiptStore;
  /** What a person makes the steps do; nothing unless somebody wants it. */
  readonly behave: Readonly<Record<'fraud' | 'analytics' | 'receipt', Behave>>;
  readonly now: () => Date;
}

type Message = QueueMessage<'purchase-workflow'>;
type Fact = Message['event'];

/** The message of one kind of event. */
export type StepMessage<Type extends Fact['type']> = Omit<Message, 'event'> & {
  readonly event: Extract<Fact, { type: Type }>;
};

export const callingFor = ({ id, correlationId, traceparent }: EventMeta): Calling => ({
  causationId: id,
  correlationId,
  traceparent,
});

/** When the step was done, and the id that the stack will give to the event that tells about it. */
export const toldBy = (contract: EventContract, { id, occurredAt }: EventMeta, now: Date): Told => ({
  at: now.toISOString(),
  eventId: eventIdOf(contract, { at: occurredAt, causationId: id }),
});

/**
 * What the event about a step is told with. Its time is that of the step, kept in the row, so that a repeat is the same
 * event to the last character, and the ids that follow from it are the same, too.
 */
export const causeOf = (
  { id, correlationId, traceparent, occurredAt }: EventMeta,
  { steps }: Purchase,
  step: PurchaseStatus,
): Cause => {
  const done = steps.find(({ status }) => status === step);
  return { causationId: id, correlationId, traceparent, at: occurredAt, occurredAt: done?.at ?? occurredAt };
};

/**
 * Applies the step's decision; undefined when the row is gone.
 * @throws PurchaseContended
 */
export async function decided(
  { event, log, changed }: Pick<Message, 'event' | 'log' | 'changed'>,
  { purchases }: Dependencies,
  decide: (purchase: Purchase) => Purchase,
): Promise<Changed | undefined> {
  const { purchaseId } = event.data;
  const moved = await purchases.change(purchaseId, decide);
  if (moved === undefined) log.say(PURCHASES.NO_SUCH_PURCHASE, { purchaseId, type: event.type });
  else if (moved.after === moved.before) log.say(PURCHASES.LATE, { purchaseId, status: moved.after.status });
  else changed(presented(moved));
  return moved;
}

export const outcomeOf = ({ before, after }: Changed): 'handled' | 'repeated' =>
  before === after ? 'repeated' : 'handled';
