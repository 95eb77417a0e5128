import { ReceiptIssued } from '../../shared/contracts/purchases.events.ts';
import { completed } from '../domain/purchase.ts';
import { receiptOf } from '../domain/receipt.ts';
import { PURCHASES } from '../log-messages.ts';
import { causeOf, type Dependencies, decided, outcomeOf, type StepMessage } from './step.ts';

/** Last step: the receipt is written, once, and told of. Notifications mails it. */
export async function issueReceipt(message: StepMessage<'PurchaseAnalysed'>, dependencies: Dependencies) {
  const { event, log, emit, changed } = message;
  const { purchases, receipts, behave, now } = dependencies;
  const { purchaseId } = event.data;
  await behave.receipt();
  const purchase = await purchases.find(purchaseId);
  if (purchase?.status === 'COUNTED') {
    const receipt = receiptOf(purchase);
    const written = await receipts.put(receipt);
    if (written) changed({ table: 'receipts', key: receipt.key, before: null, after: { bytes: receipt.text.length } });
  }
  const moved = await decided(message, dependencies, (present) => completed(present, now().toISOString()));
  if (moved === undefined) return 'handled';
  const { id, dealId, quantity, total, email, status } = moved.after;
  const { key } = receiptOf(moved.after);
  if (status !== 'COMPLETED') {
    // given up while the receipt was on its way to the bucket
    await receipts.remove(key);
    log.say(PURCHASES.TAKEN_BACK, { purchaseId });
    return outcomeOf(moved);
  }
  await purchases.giveBackPlace(id);
  log.say(PURCHASES.RECEIPT_ISSUED, { purchaseId });
  const receipt = { purchaseId, dealId, quantity, total, email, receiptKey: key };
  emit(ReceiptIssued, receipt, { cause: causeOf(event.meta, moved.after, 'COMPLETED') });
  return outcomeOf(moved);
}
