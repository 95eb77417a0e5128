/** One customer and one product of their own; what an order leaves behind is read from the public doors. */
import { CartView } from '../../functions/shared/contracts/cart.http.ts';
import { StockView } from '../../functions/shared/contracts/inventory.http.ts';
import { NotificationPage } from '../../functions/shared/contracts/notifications.http.ts';
import { OrderView } from '../../functions/shared/contracts/orders.http.ts';
import { PaymentView } from '../../functions/shared/contracts/payments.http.ts';
import { operator as signedInOperator } from './crowd.ts';
import { eventually } from './eventually.ts';
import { type Feed, listen } from './feed.ts';
import { newRun, type Run } from './run.ts';
import { mustBe, type Visitor } from './visitor.ts';

export interface Shop extends Run, Disposable {
  readonly operator: Visitor;
  readonly feed: Feed;
  readonly productId: string;
}

/** Price of the product. */
export const PRICE = { amount: 1_250, currency: 'EUR' } as const;

/** A signed-in customer, ears open, and a new product of which there are so many units. */
export async function newShop(units: number): Promise<Shop> {
  const [run, operator] = [await newRun(), await signedInOperator()];
  const productId = `flow-${crypto.randomUUID().slice(0, 8)}`;
  const product = { id: productId, name: `Flow ${productId.slice(-4)}`, category: 'tea', price: PRICE };
  mustBe(201, await operator.post('/api/products', product));
  mustBe(200, await operator.put(`/api/inventory/${productId}`, { stock: units }));
  const feed = await listen(run.correlationId);
  return { ...run, operator, feed, productId, [Symbol.dispose]: () => feed[Symbol.dispose]() };
}

/**
 * Orders until nobody is missing at the checkout. A checkout waits 800 ms for its neighbours and goes on without them;
 * functions that start for the first time on a busy machine take longer, and tests of cards are not about that.
 */
export const warmCheckout = (): Promise<void> =>
  eventually(
    async () => {
      using shop = await newShop(1);
      await shop.customer.putIntoCart(shop.productId, 1);
      const { warnings } = await shop.customer.placeOrder();
      if (warnings.length > 0) throw new Error(warnings.join(' '));
    },
    { within: 90_000, explain: () => 'The checkout does not get all its answers' },
  );

const statesOf = ({ history }: OrderView): string[] => history.map(({ status }) => status);

/** Everything that the doors tell about an order now, in a few words. */
export async function leftBehind({ customer, productId }: Shop, orderId: string) {
  const read = async (path: string): Promise<unknown> => mustBe(200, await customer.get(path)).body;
  const [order, payment, stock, cart, mails] = await Promise.all([
    read(`/api/orders/${orderId}`).then((body) => OrderView.parse(body)),
    read(`/api/payments/${orderId}`).then((body) => PaymentView.parse(body)),
    read(`/api/inventory/${productId}`).then((body) => StockView.parse(body)),
    read('/api/cart').then((body) => CartView.parse(body)),
    read('/api/notifications').then((body) => NotificationPage.parse(body).items),
  ]);
  const { available, reserved, sold } = stock;
  return {
    order: { status: order.status, reason: order.reason, passed: statesOf(order) },
    payment: payment.status,
    ledger: payment.ledger.map(({ kind, amount }) => `${kind} ${amount.amount}`),
    stock: { available, reserved, sold },
    cart: cart.items.length,
    mails: mails
      .filter(({ subjectId }) => subjectId === orderId)
      .map(({ template, status }) => `${template} ${status}`)
      .toSorted(),
  };
}
