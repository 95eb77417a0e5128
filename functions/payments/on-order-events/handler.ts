import type { DataOf } from '../../shared/contracts/define-event.ts';
import type { StockReserved } from '../../shared/contracts/inventory.events.ts';
import type { OrderCancelled } from '../../shared/contracts/orders.events.ts';
import type { Cause } from '../../shared/publish/outbound.ts';
import { type QueueMessage, queueHandler } from '../../shared/queue/queue-handler.ts';
import { askCard, authorize, type CardDependencies, changing } from '../cards.ts';
import {
  alreadySettled,
  needOf,
  onOrderCancelled,
  type Step,
  settleCapture,
  termsOf,
  toGiveBack,
  withOwnPromise,
} from '../domain/payment.ts';
import { PAYMENTS } from '../log-messages.ts';
import { say } from '../say.ts';

export type Dependencies = CardDependencies;

type Message = QueueMessage<'payment-captures'>;

/** Somebody at the checkout came in between every time: another attempt may find the order at rest. */
class StillAsked extends Error {
  override readonly name = 'StillAsked';
}

/** A promise if there is none, then the money. */
async function settle(dependencies: Dependencies, data: DataOf<typeof StockReserved>, message: Message): Promise<Step> {
  const { payments, now } = dependencies;
  const { event, log } = message;
  const { orderId } = data;
  const terms = termsOf(data);
  const { id: causationId, correlationId, traceparent, occurredAt: at } = event.meta;
  const cause: Cause = { causationId, correlationId, traceparent, at };

  const found = await payments.find(orderId);
  if (needOf(found, terms) === 'authorize') {
    await authorize(dependencies, { terms, phase: 'settlement', cause }, message);
  }
  const asked = needOf(found, terms) === 'authorize' ? await payments.find(orderId) : found;
  const need = needOf(asked, terms);
  if (need === 'authorize') throw new StillAsked(`others keep asking for the order ${orderId}`);
  if (asked === undefined || need !== 'capture') {
    // declined just now counts as a change, whoever wrote it
    return withOwnPromise({ ...alreadySettled(asked), changed: asked?.revision !== found?.revision }, cause);
  }

  const answer = await askCard(dependencies, message, 'capture', asked);
  const step = await changing(dependencies, orderId, message, (payment) => settleCapture(payment, answer, now()));
  if (step.changed) log.say(answer.outcome === 'approved' ? PAYMENTS.CAPTURED : PAYMENTS.DECLINED, { orderId });
  if (answer.outcome === 'approved' && step.payment?.status === 'VOIDED') {
    log.say(PAYMENTS.OVERTAKEN, { orderId });
    await askCard(dependencies, message, 'refund', asked);
  }
  return withOwnPromise(step, cause);
}

/** First the card network, then the books: a call that is made twice does no harm, one that is forgotten does. */
async function takeBack(
  dependencies: Dependencies,
  data: DataOf<typeof OrderCancelled>,
  message: Message,
): Promise<Step> {
  const step = await changing(dependencies, data.orderId, message, async (payment) => {
    const operation = toGiveBack(payment);
    if (payment !== undefined && operation !== undefined) await askCard(dependencies, message, operation, payment);
    return onOrderCancelled(payment, data, dependencies.now());
  });
  if (step.changed) {
    const quiet = step.payment?.gaveBack === false ? PAYMENTS.CANCELLED_EARLY : PAYMENTS.VOIDED;
    message.log.say(step.payment?.status === 'REFUNDED' ? PAYMENTS.REFUNDED : quiet, { orderId: data.orderId });
  }
  return step;
}

export const createHandler = (dependencies: Dependencies) =>
  queueHandler({ consumer: 'payment-captures' }, async (message) => {
    const { event, log, emit } = message;
    const step = await (event.type === 'StockReserved'
      ? settle(dependencies, event.data, message)
      : takeBack(dependencies, event.data, message));
    say(step.says, emit);
    if (step.changed) return 'handled';
    const { orderId } = event.data;
    const repeated = step.says.length > 0;
    log.say(repeated ? PAYMENTS.REPEATED : PAYMENTS.NOTHING_TO_DO, { orderId, status: step.payment?.status });
    return repeated ? 'repeated' : 'handled';
  });
