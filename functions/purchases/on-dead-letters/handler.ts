import type { ConsumerName } from '../../shared/contracts/flows.ts';
import { PurchaseRefused } from '../../shared/contracts/purchases.events.ts';
import { queueHandler } from '../../shared/queue/queue-handler.ts';
import type { AvailabilityClient } from '../adapters/neighbours.ts';
import type { PurchaseRepository } from '../adapters/purchase-table.ts';
import type { ReceiptStore } from '../adapters/receipt-bucket.ts';
import { failed, isWithoutSale } from '../domain/purchase.ts';
import { receiptKeyOf } from '../domain/receipt.ts';
import { PURCHASES } from '../log-messages.ts';
import { presented } from '../purchase-view.ts';

export interface Dependencies {
  readonly purchases: PurchaseRepository;
  readonly availability: AvailabilityClient;
  readonly receipts: ReceiptStore;
  readonly now: () => Date;
}

const WORKFLOW = 'purchase-workflow' satisfies ConsumerName;

/** A message of the workflow was set aside, whoever noticed: the purchase that waits for it has failed. */
export const createHandler = ({ purchases, availability, receipts, now }: Dependencies) =>
  queueHandler({ consumer: 'purchase-dead' }, async ({ event: { data, meta }, log, emit, changed }) => {
    const { queue, eventId } = data;
    if (queue !== WORKFLOW || eventId === null) return 'handled';
    const purchaseId = await purchases.awaiting(eventId);
    const moved =
      purchaseId === undefined
        ? undefined
        : await purchases.change(purchaseId, (purchase) => failed(purchase, eventId, now().toISOString()));
    if (moved === undefined) {
      log.say(PURCHASES.NOT_AWAITED, { eventId });
      return 'handled';
    }
    const { id, reason } = moved.after;
    if (isWithoutSale(moved.after) && reason !== undefined) {
      const calling = { correlationId: meta.correlationId, causationId: meta.id, traceparent: meta.traceparent };
      await availability.release(id, calling);
      await receipts.remove(receiptKeyOf(id));
      emit(PurchaseRefused, { purchaseId: id, reason });
    }
    await purchases.giveBackPlace(id);
    if (moved.after === moved.before) return 'repeated';
    log.say(PURCHASES.GIVEN_UP, { purchaseId: id, eventId, status: moved.before.status });
    changed(presented(moved));
    return 'handled';
  });
