import { PurchaseRefused } from '../../shared/contracts/purchases.events.ts';
import { turnedDown } from '../domain/purchase.ts';
import { PURCHASES } from '../log-messages.ts';
import { callingFor, causeOf, type Dependencies, decided, outcomeOf, type StepMessage } from './step.ts';

/** The other second step, of those who were refused: what was set aside is free again. */
export async function turnDown(message: StepMessage<'FraudChecked'>, dependencies: Dependencies) {
  const { event, log, emit } = message;
  const { purchases, availability, now } = dependencies;
  const { purchaseId } = event.data;
  const moved = await decided(message, dependencies, (purchase) => turnedDown(purchase, now().toISOString()));
  if (moved === undefined) return 'handled';
  const { after } = moved;
  if (after.reason !== 'fraud') return outcomeOf(moved);
  await availability.release(purchaseId, callingFor(event.meta));
  await purchases.giveBackPlace(purchaseId);
  log.say(PURCHASES.REFUSED, { purchaseId, reason: after.reason });
  emit(PurchaseRefused, { purchaseId, reason: after.reason }, { cause: causeOf(event.meta, after, 'REFUSED') });
  return outcomeOf(moved);
}
