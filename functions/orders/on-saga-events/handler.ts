import { queueHandler } from '../../shared/queue/queue-handler.ts';
import type { OrderRepository } from '../adapters/order-table.ts';
import { concernsAnOrder, decide, type SagaFact, TELLS } from '../domain/saga.ts';
import { ORDERS } from '../log-messages.ts';
import { presented } from '../order-view.ts';
import { toldWith } from '../told.ts';

export interface Dependencies {
  readonly orders: OrderRepository;
  readonly now: () => Date;
}

/** What the fact would change, and the event that would tell about it. */
function told({ type, meta }: SagaFact, at: string) {
  const { id: causationId, correlationId, traceparent, actor } = meta;
  const change = { correlationId, causationId, traceparent, at, ...(actor === undefined ? {} : { actor }) };
  const contract = TELLS[type];
  return contract === undefined ? { change, eventId: causationId } : toldWith(contract, change);
}

export const createHandler = ({ orders, now }: Dependencies) =>
  queueHandler({ consumer: 'order-updates' }, async ({ event, log, changed }) => {
    const { orderId } = event.data;
    if (!concernsAnOrder(event)) {
      log.say(ORDERS.NO_CONCERN, { orderId });
      return 'handled';
    }
    const moved = await orders.change(orderId, (order) => decide(order, event, told(event, now().toISOString())));
    if (moved === undefined) {
      log.say(ORDERS.NO_SUCH_ORDER, { orderId, type: event.type });
      return 'handled';
    }
    if (moved.after === moved.before) {
      log.say(ORDERS.LATE, { orderId, type: event.type, status: moved.before.status });
      return 'repeated';
    }
    // OrderConfirmed and OrderCancelled leave through the table stream
    log.say(ORDERS.MOVED, { orderId, type: event.type, status: moved.after.status });
    changed(presented(moved));
    return 'handled';
  });
