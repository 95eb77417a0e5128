import { StockRejected, StockReleased, StockReserved } from '../../shared/contracts/inventory.events.ts';
import type { LogEntry } from '../../shared/observability/log.ts';
import type { Emit } from '../../shared/publish/outbound.ts';
import { type QueueMessage, queueHandler } from '../../shared/queue/queue-handler.ts';
import type { Changed, InventoryRepository } from '../adapters/inventory-tables.ts';
import {
  onOrderCancelled,
  onOrderConfirmed,
  onOrderPlaced,
  productsOf,
  type ReservationStatus,
  type Said,
  wantedBy,
} from '../domain/reservation.ts';
import { INVENTORY } from '../log-messages.ts';
import { changesOf } from '../shown.ts';

export interface Dependencies {
  readonly inventory: InventoryRepository;
}

type Message = QueueMessage<'inventory-reservations'>;

function changeFor({ event }: Message, inventory: InventoryRepository): Promise<Changed> {
  const { orderId } = event.data;
  switch (event.type) {
    case 'OrderPlaced': {
      const { data } = event;
      const wanted = wantedBy(data.lines).map(({ productId }) => productId);
      // an order that is known already moves nothing: its stock need not be read
      const concerned = (reservation: unknown) => (reservation === undefined ? wanted : []);
      return inventory.change(orderId, concerned, (rows) => onOrderPlaced(rows, data));
    }
    case 'OrderCancelled': {
      const { data } = event;
      return inventory.change(orderId, productsOf, (rows) => onOrderCancelled(rows, data));
    }
    case 'OrderConfirmed':
      return inventory.change(orderId, productsOf, (rows) => onOrderConfirmed(rows, { orderId }));
  }
}

function say(says: Said | undefined, emit: Emit): void {
  if (says?.type === 'StockReserved') emit(StockReserved, says.data);
  if (says?.type === 'StockRejected') emit(StockRejected, says.data);
  if (says?.type === 'StockReleased') emit(StockReleased, says.data);
}

const DONE = {
  RESERVED: INVENTORY.RESERVED,
  REJECTED: INVENTORY.REJECTED,
  RELEASED: INVENTORY.RELEASED,
  SOLD: INVENTORY.SOLD,
  CANCELLED: INVENTORY.CANCELLED_EARLY,
} as const satisfies Record<ReservationStatus, LogEntry>;

function lineFor({ step }: Changed, type: Message['event']['type']): LogEntry {
  if (step.outcome === 'repeated') return INVENTORY.REPEATED;
  if (step.outcome === 'handled' && step.reservation !== undefined) return DONE[step.reservation.status];
  return type === 'OrderConfirmed' ? INVENTORY.CONFIRMED_WITHOUT_STOCK : INVENTORY.NOTHING_TO_DO;
}

export const createHandler = ({ inventory }: Dependencies) =>
  queueHandler({ consumer: 'inventory-reservations' }, async (message) => {
    const { event, log, changed, emit } = message;
    const { orderId } = event.data;
    const result = await changeFor(message, inventory);
    const { outcome, says, reservation } = result.step;
    log.say(lineFor(result, event.type), { orderId, status: reservation?.status });
    if (outcome === 'handled') for (const change of changesOf(orderId, result)) changed(change);
    say(says, emit);
    return outcome === 'repeated' ? 'repeated' : 'handled';
  });
