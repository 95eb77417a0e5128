/** One believable piece of each kind of data that many tests need; what matters to a test it says itself. */
import type { DataOf } from '../contracts/define-event.ts';
import type { OrderPlaced } from '../contracts/orders.events.ts';

const EUR = (amount: number) => ({ amount, currency: 'EUR' });

/** The data of an OrderPlaced event: one box of tea for 5.00 EUR, authorization pending. */
export const orderPlaced = (overrides: Partial<DataOf<typeof OrderPlaced>> = {}): DataOf<typeof OrderPlaced> => ({
  orderId: '01JD0Q3V8W5J9T4Z6K2M7N1P0R',
  userId: 'user-1',
  cartId: 'cart-1',
  cartVersion: 1,
  lines: [{ productId: 'tea-01', quantity: 1, unitPrice: EUR(500) }],
  total: EUR(500),
  authorization: 'pending',
  paymentMethod: 'card-approve',
  ...overrides,
});
