import { FraudChecked, PurchaseRefused } from '../../shared/contracts/purchases.events.ts';
import { brokenRule, FRAUD_LIMITS } from '../domain/fraud.ts';
import { checked, isWithoutSale, type Purchase, stockAnswered } from '../domain/purchase.ts';
import { PURCHASES } from '../log-messages.ts';
import { callingFor, causeOf, type Dependencies, decided, outcomeOf, type StepMessage, toldBy } from './step.ts';

type Message = StepMessage<'PurchaseRequested'>;

/** What the door could not set aside is set aside here. */
async function stockFor(purchase: Purchase, { event }: Message, { availability }: Dependencies) {
  const { id: purchaseId, dealId, quantity, stock } = purchase;
  return stock === 'open' ? availability.reserve({ purchaseId, dealId, quantity }, callingFor(event.meta)) : stock;
}

/** First step: a verdict for everybody, and stock for those who are clear. */
export async function checkFraud(message: Message, dependencies: Dependencies) {
  const { event, log, emit } = message;
  const { purchases, availability, behave, now } = dependencies;
  const { purchaseId } = event.data;
  await behave.fraud();
  const purchase = await purchases.find(purchaseId);
  const waiting = purchase?.status === 'QUEUED' ? purchase : undefined;
  const rule = waiting && brokenRule(waiting, await purchases.earlierOf(waiting, FRAUD_LIMITS.windowMinutes));
  const stock = waiting && rule === undefined ? await stockFor(waiting, message, dependencies) : 'open';
  const moved = await decided(message, dependencies, (present) => {
    const told = toldBy(FraudChecked, event.meta, now());
    return checked(stock === 'open' ? present : stockAnswered(present, stock, told.at), rule, told);
  });
  if (moved === undefined) return 'handled';
  const { after } = moved;
  if (after.verdict !== undefined) {
    log.say(PURCHASES.CHECKED, { purchaseId, verdict: after.verdict, rule: after.rule });
    const verdict = { verdict: after.verdict, ...(after.rule === undefined ? {} : { rule: after.rule }) };
    emit(FraudChecked, { purchaseId, ...verdict }, { cause: causeOf(event.meta, after, 'CHECKED') });
    return outcomeOf(moved);
  }
  if (isWithoutSale(after)) {
    // door and step may have asked at once and heard different things: nothing stays set aside
    await availability.release(purchaseId, callingFor(event.meta));
    await purchases.giveBackPlace(purchaseId);
    log.say(PURCHASES.REFUSED, { purchaseId, reason: after.reason });
    // a failed purchase was told of by whoever found its dead letter
    if (after.reason === 'sold-out') {
      emit(PurchaseRefused, { purchaseId, reason: after.reason }, { cause: causeOf(event.meta, after, 'REFUSED') });
    }
    return outcomeOf(moved);
  }
  // the row changed between the verdict and the write
  throw new Error(`the purchase ${purchaseId} is ${after.status} and its stock ${after.stock}: once more`);
}
