/**
 * What inventory does for an order. Pure: stock and reservation in, what changes and what is to be said out. Facts come
 * in any order and more than once.
 */
import type { DataOf } from '../../shared/contracts/define-event.ts';
import type { StockRejected, StockReleased, StockReserved } from '../../shared/contracts/inventory.events.ts';
import type { OrderCancelled, OrderConfirmed, OrderPlaced } from '../../shared/contracts/orders.events.ts';
import { type Movement, moved, type Stock } from './stock.ts';

type Placed = DataOf<typeof OrderPlaced>;
type Cancelled = DataOf<typeof OrderCancelled>;
type Confirmed = Pick<DataOf<typeof OrderConfirmed>, 'orderId'>;

/** What an order has of a product, and the level that this left. */
export interface ReservedLine {
  readonly productId: string;
  readonly quantity: number;
  readonly available: number;
  readonly revision: number;
}

export interface Shortage {
  readonly productId: string;
  readonly wanted: number;
  readonly available: number;
  readonly revision: number;
}

/** Everything needed to tell again what was told when the order was placed. */
interface Held {
  readonly orderId: string;
  readonly userId: string;
  readonly lines: readonly ReservedLine[];
  readonly total: Placed['total'];
  readonly paymentMethod: Placed['paymentMethod'];
}

export type Reservation =
  | (Held & { readonly status: 'RESERVED' | 'SOLD' })
  | (Held & {
      readonly status: 'RELEASED';
      readonly reason: Cancelled['reason'];
      readonly releasedLines: readonly ReservedLine[];
    })
  | {
      readonly status: 'REJECTED';
      readonly orderId: string;
      readonly userId: string;
      readonly shortages: readonly Shortage[];
    }
  /** Tombstone: the cancellation came before the order. */
  | { readonly status: 'CANCELLED'; readonly orderId: string };

export type ReservationStatus = Reservation['status'];

/** What may follow. Nothing leaves a final state. */
export const TRANSITIONS = {
  RESERVED: ['RELEASED', 'SOLD'],
  RELEASED: [],
  SOLD: [],
  REJECTED: [],
  CANCELLED: [],
} as const satisfies Record<ReservationStatus, readonly ReservationStatus[]>;

/** What the rules look at: rows of the products concerned, and the order's reservation. */
export interface Inventory {
  readonly stock: ReadonlyMap<string, Stock>;
  readonly reservation: Reservation | undefined;
}

export type Said =
  | { readonly type: 'StockReserved'; readonly data: DataOf<typeof StockReserved> }
  | { readonly type: 'StockRejected'; readonly data: DataOf<typeof StockRejected> }
  | { readonly type: 'StockReleased'; readonly data: DataOf<typeof StockReleased> };

export interface Step {
  /** Rows as they are afterwards; only those that change. */
  readonly stock: readonly Stock[];
  /** As it is afterwards. */
  readonly reservation: Reservation | undefined;
  readonly says: Said | undefined;
  /** `handled` writes, `repeated` was there already, `ignored` concerns nothing that is here. */
  readonly outcome: 'handled' | 'repeated' | 'ignored';
}

/** There is no order to sell to: OrderConfirmed follows from StockReserved, so this cannot happen in order. */
export class NothingReserved extends Error {
  override readonly name = 'NothingReserved';
}

/** The products that an event about an order concerns. */
export const productsOf = (reservation: Reservation | undefined): readonly string[] =>
  reservation?.status === 'RESERVED' ? reservation.lines.map(({ productId }) => productId) : [];

/** One line per product, however the order lists them: a row can be written once in a transaction. */
export function wantedBy(lines: Placed['lines']): readonly { productId: string; quantity: number }[] {
  const wanted = new Map<string, number>();
  for (const { productId, quantity } of lines) wanted.set(productId, (wanted.get(productId) ?? 0) + quantity);
  return [...wanted].map(([productId, quantity]) => ({ productId, quantity }));
}

const unchanged = (reservation: Reservation | undefined, says?: Said): Step => ({
  stock: [],
  reservation,
  says,
  outcome: says === undefined ? 'ignored' : 'repeated',
});

const reservedFact = ({ orderId, userId, lines, total, paymentMethod }: Held): Said => ({
  type: 'StockReserved',
  data: { orderId, userId, lines: [...lines], total, paymentMethod },
});

const rejectedFact = ({ orderId, userId, shortages }: Reservation & { status: 'REJECTED' }): Said => ({
  type: 'StockRejected',
  data: { orderId, userId, shortages: [...shortages] },
});

const releasedFact = ({ orderId, releasedLines, reason }: Reservation & { status: 'RELEASED' }): Said => ({
  type: 'StockReleased',
  data: { orderId, lines: [...releasedLines], reason },
});

/** All lines or nothing. @throws StockOutOfBalance for a row that is not there */
function moveAll(
  stock: ReadonlyMap<string, Stock>,
  lines: readonly { productId: string; quantity: number }[],
  movement: Movement,
): { stock: Stock[]; lines: ReservedLine[] } {
  const none = (productId: string): Stock => ({ productId, available: 0, reserved: 0, sold: 0, revision: 0 });
  const after = lines.map(({ productId, quantity }) =>
    moved(stock.get(productId) ?? none(productId), movement, quantity),
  );
  return {
    stock: after,
    lines: lines.map(({ productId, quantity }, index) => {
      const { available = 0, revision = 0 } = after[index] ?? {};
      return { productId, quantity, available, revision };
    }),
  };
}

function shortagesOf(stock: ReadonlyMap<string, Stock>, lines: ReturnType<typeof wantedBy>): Shortage[] {
  return lines.flatMap(({ productId, quantity: wanted }) => {
    const { available = 0, revision = 0 } = stock.get(productId) ?? {};
    return available < wanted ? [{ productId, wanted, available, revision }] : [];
  });
}

/**
 * Sets everything aside, or nothing. Placed again, the order is told what it was told then, unless that has been taken
 * back since.
 */
export function onOrderPlaced({ stock, reservation }: Inventory, order: Placed): Step {
  switch (reservation?.status) {
    case 'RESERVED':
    case 'SOLD':
      return unchanged(reservation, reservedFact(reservation));
    case 'REJECTED':
      return unchanged(reservation, rejectedFact(reservation));
    case 'RELEASED':
    case 'CANCELLED':
      return unchanged(reservation);
    case undefined:
  }
  const { orderId, userId, total, paymentMethod } = order;
  const wanted = wantedBy(order.lines);
  const shortages = shortagesOf(stock, wanted);
  if (shortages.length > 0) {
    const rejected = { status: 'REJECTED', orderId, userId, shortages } as const;
    return { stock: [], reservation: rejected, says: rejectedFact(rejected), outcome: 'handled' };
  }
  const { stock: after, lines } = moveAll(stock, wanted, 'reserve');
  const reserved = { status: 'RESERVED', orderId, userId, lines, total, paymentMethod } as const;
  return { stock: after, reservation: reserved, says: reservedFact(reserved), outcome: 'handled' };
}

/** Puts back what was set aside. A cancellation that comes before its order leaves a tombstone. */
export function onOrderCancelled({ stock, reservation }: Inventory, { orderId, reason }: Cancelled): Step {
  switch (reservation?.status) {
    case 'RELEASED':
      return unchanged(reservation, releasedFact(reservation));
    case 'REJECTED':
    case 'CANCELLED':
    case 'SOLD': // orders never cancels what it has confirmed
      return unchanged(reservation);
    case undefined:
      return { stock: [], reservation: { status: 'CANCELLED', orderId }, says: undefined, outcome: 'handled' };
    case 'RESERVED': {
      const { stock: after, lines: releasedLines } = moveAll(stock, reservation.lines, 'release');
      const released = { ...reservation, status: 'RELEASED', reason, releasedLines } as const;
      return { stock: after, reservation: released, says: releasedFact(released), outcome: 'handled' };
    }
  }
}

/** What was set aside is sold. @throws NothingReserved when the order was never heard of */
export function onOrderConfirmed({ stock, reservation }: Inventory, { orderId }: Confirmed): Step {
  if (reservation === undefined) throw new NothingReserved(`the order ${orderId} was confirmed before it was placed`);
  if (reservation.status === 'SOLD') return { stock: [], reservation, says: undefined, outcome: 'repeated' };
  // anything else cannot happen: only a reserved order is confirmed, and a confirmed one is never cancelled
  if (reservation.status !== 'RESERVED') return unchanged(reservation);
  const { stock: after } = moveAll(stock, reservation.lines, 'sell');
  return { stock: after, reservation: { ...reservation, status: 'SOLD' }, says: undefined, outcome: 'handled' };
}
