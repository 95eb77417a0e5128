import { PurchaseAnalysed } from '../../shared/contracts/purchases.events.ts';
import { counted, isWithoutSale } from '../domain/purchase.ts';
import { PURCHASES } from '../log-messages.ts';
import { causeOf, type Dependencies, decided, outcomeOf, type StepMessage, toldBy } from './step.ts';

/** Second step: the sale enters the books of its day, in the write that says so. */
export async function countSale(message: StepMessage<'FraudChecked'>, dependencies: Dependencies) {
  const { event, log, emit } = message;
  const { purchaseId } = event.data;
  await dependencies.behave.analytics();
  const told = toldBy(PurchaseAnalysed, event.meta, dependencies.now());
  const moved = await decided(message, dependencies, (purchase) => counted(purchase, told));
  if (moved === undefined) return 'handled';
  if (isWithoutSale(moved.after)) return outcomeOf(moved);
  log.say(PURCHASES.COUNTED, { purchaseId });
  emit(PurchaseAnalysed, { purchaseId }, { cause: causeOf(event.meta, moved.after, 'COUNTED') });
  return outcomeOf(moved);
}
