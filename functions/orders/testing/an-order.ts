/** Orders for tests: what matters to a test it says itself. */
import { ulid } from 'ulid';
import { OrderPlaced } from '../../shared/contracts/orders.events.ts';
import { type Order, type OrderChange, placeOrder } from '../domain/order.ts';
import { toldWith } from '../told.ts';

export const aChange = (overrides: Partial<OrderChange> = {}): OrderChange => ({
  correlationId: ulid(),
  causationId: crypto.randomUUID(),
  traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
  at: '2026-01-02T03:04:05.678Z',
  ...overrides,
});

interface Wishes {
  readonly id?: string;
  readonly customerId?: string;
  readonly cartId?: string;
  readonly cartVersion?: number;
  readonly authorization?: Order['authorization'];
  readonly change?: Partial<OrderChange>;
}

/** Two boxes of tea for 17.80 EUR, just placed by u1. */
export function anOrder(wishes: Wishes = {}): Order {
  const { id = ulid(), customerId = 'u1', cartId = 'cart', cartVersion = 1, authorization = 'authorized' } = wishes;
  const change = aChange({ actor: { kind: 'customer', id: customerId }, ...wishes.change });
  return placeOrder(
    { cartId, cartVersion, lines: [{ productId: 'tea-01', quantity: 2, unitPrice: { amount: 890, currency: 'EUR' } }] },
    { id, customerId, paymentMethod: 'card-approve', authorization, ...toldWith(OrderPlaced, change) },
  );
}
