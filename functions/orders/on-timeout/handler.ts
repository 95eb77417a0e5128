import { OrderCancelled, OrderPlaced } from '../../shared/contracts/orders.events.ts';
import { outgoingEvent } from '../../shared/publish/outbound.ts';
import type { QueueTimer } from '../../shared/publish/queue-timer.ts';
import { type QueueMessage, queueHandler } from '../../shared/queue/queue-handler.ts';
import type { OrderRepository } from '../adapters/order-table.ts';
import type { Order } from '../domain/order.ts';
import { cancel } from '../domain/order-states.ts';
import { patienceWith } from '../domain/timeout.ts';
import { ORDERS } from '../log-messages.ts';
import { presented } from '../order-view.ts';
import { toldWith } from '../told.ts';

export interface Dependencies {
  readonly orders: OrderRepository;
  readonly timer: QueueTimer;
  /** Without progress for so long an order is given up. */
  readonly timeoutSeconds: () => Promise<number>;
  readonly now: () => Date;
}

type Timer = QueueMessage<'order-timeouts'>['event'];

/**
 * The same event under a name of its own, which follows from the order's revision: the stack has settled the former one,
 * and a second copy of this one is recognised.
 */
const again = ({ meta, data }: Timer, { revision }: Order) =>
  outgoingEvent(OrderPlaced, data, { ...meta, causationId: meta.id, at: meta.occurredAt }, { ordinal: revision });

export const createHandler = ({ orders, timer, timeoutSeconds, now }: Dependencies) =>
  queueHandler({ consumer: 'order-timeouts' }, async ({ event, log, changed }) => {
    const { orderId } = event.data;
    const { id, correlationId, traceparent } = event.meta;
    const seconds = await timeoutSeconds();
    const at = now();
    const judged = await orders.change(orderId, (order) => {
      if (patienceWith(order, { now: at, seconds }).verdict !== 'timed-out') return order;
      // the cause is OrderPlaced itself, under whatever name the timer came this time
      const causationId = order.history[0]?.eventId ?? id;
      const change = { correlationId, causationId, traceparent, at: at.toISOString() };
      return cancel(order, toldWith(OrderCancelled, change), 'timed-out');
    });
    if (judged === undefined) {
      log.say(ORDERS.NO_SUCH_ORDER, { orderId, type: event.type });
      return 'handled';
    }
    if (judged.after !== judged.before) {
      log.say(ORDERS.TIMED_OUT, { orderId, status: judged.before.status, seconds });
      changed(presented(judged));
      return 'handled';
    }
    const patience = patienceWith(judged.after, { now: at, seconds });
    if (patience.verdict === 'wait') {
      await timer.start(again(event, judged.after), patience.seconds);
      log.say(ORDERS.TIMER_SET_AGAIN, { orderId, seconds: patience.seconds });
    }
    return 'handled';
  });
