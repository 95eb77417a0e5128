/** The doors of the shop, one function each. Answers are looked at before anything is drawn from them. */
import type { CartView } from '../../../../functions/shared/contracts/cart.http.ts';
import type { NewProduct, ProductView, PutProduct } from '../../../../functions/shared/contracts/catalog.http.ts';
import type { CustomerView, PutCustomer } from '../../../../functions/shared/contracts/customers.http.ts';
import type { BreakerView, SettingView } from '../../../../functions/shared/contracts/insights.http.ts';
import type { StockView } from '../../../../functions/shared/contracts/inventory.http.ts';
import type { NotificationView } from '../../../../functions/shared/contracts/notifications.http.ts';
import type { OrderPlacedAnswer, OrderView } from '../../../../functions/shared/contracts/orders.http.ts';
import type { PaymentView } from '../../../../functions/shared/contracts/payments.http.ts';
import type { RecommendationList } from '../../../../functions/shared/contracts/recommendations.http.ts';
import type { PaymentMethod } from '../../../../functions/shared/contracts/values.ts';
import { type Answer, call, field } from '../../live/api.ts';
import { said } from './session-actions.ts';

export interface Result<T> {
  readonly answer: Answer;
  readonly value: T | null;
}
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

type Guard<T> = (value: unknown) => value is T;
type Kind = 'string' | 'number' | 'boolean' | 'object';

/** Looks at the fields that the page reads. */
const shaped =
  <T>(fields: Readonly<Record<string, Kind>>): Guard<T> =>
  (value): value is T =>
    Object.entries(fields).every(([name, kind]) => {
      const found = field(value, name);
      return typeof found === kind && found !== null;
    });

const pageOf =
  <T>(guard: Guard<T>): Guard<Page<T>> =>
  (value): value is Page<T> => {
    const items = field(value, 'items');
    return Array.isArray(items) && items.every(guard);
  };

const isProduct = shaped<ProductView>({ id: 'string', name: 'string', price: 'object', votes: 'number' });
const isCart = shaped<CartView>({ cartId: 'string', items: 'object', total: 'object' });
const isPlaced = shaped<OrderPlacedAnswer>({ orderId: 'string', status: 'string', warnings: 'object' });
const isOrder = shaped<OrderView>({ orderId: 'string', status: 'string', lines: 'object', history: 'object' });
const isPayment = shaped<PaymentView>({ orderId: 'string', status: 'string', amount: 'object', ledger: 'object' });
const isStock = shaped<StockView>({ productId: 'string', available: 'number', reserved: 'number', sold: 'number' });
const isCustomer = shaped<CustomerView>({ customerId: 'string', name: 'string', email: 'string', addresses: 'object' });
const isMail = shaped<NotificationView>({ notificationId: 'string', subject: 'string', text: 'string' });
const isSetting = shaped<SettingView>({ name: 'string', source: 'string', description: 'string', editable: 'boolean' });
const isBreaker = shaped<BreakerView>({ caller: 'string', dependency: 'string', state: 'string' });
const isAdvice = shaped<RecommendationList['items'][number]>({ productId: 'string', because: 'string' });
const isVotes = shaped<{ readonly votes: number }>({ votes: 'number' });
const isAnything = (value: unknown): value is unknown => value !== undefined;

const STRANGE = {
  status: 200,
  title: 'The answer has another shape than agreed',
  code: 'unreadable',
  errors: [],
} as const;

function read<T>(answer: Answer, guard: Guard<T>): Result<T> {
  if (!answer.ok) return { answer, value: null };
  if (guard(answer.body)) return { answer, value: answer.body };
  const { correlationId } = answer;
  const problem = { ...STRANGE, detail: answer.path, requestId: '', correlationId: correlationId ?? '' };
  return { answer: { ...answer, ok: false, problem }, value: null };
}

const id = encodeURIComponent;

export function createDoors(apiUrl: string) {
  const get = (path: string) => call('GET', `${apiUrl}${path}`);
  const send = (method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown, headers?: Record<string, string>) =>
    call(method, `${apiUrl}${path}`, { ...(body === undefined ? {} : { body }), ...(headers ? { headers } : {}) });

  return {
    products: async (category: string, q: string) => {
      const query = new URLSearchParams({ limit: '24' });
      if (category !== '') query.set('category', category);
      if (q !== '') query.set('q', q);
      return read(said(await get(`/api/products?${query}`), 'products'), pageOf(isProduct));
    },
    product: async (product: string) => {
      const answer = await get(`/api/products/${id(product)}`);
      return read(said(answer, answer.cache === null ? 'product' : `product, cache ${answer.cache}`), isProduct);
    },
    advice: async (product: string) =>
      read(said(await get(`/api/recommendations?productId=${id(product)}`), 'what goes with it'), pageOf(isAdvice)),
    vote: async ({ id: product, name }: ProductView) =>
      read(said(await send('POST', `/api/products/${id(product)}/votes`), `vote for ${name}`), isVotes),
    /** Not noted: the page asks for it by itself. */
    cart: async () => read(await get('/api/cart'), isCart),
    putIntoCart: async (product: { readonly id: string; readonly name: string }, quantity: number) => {
      const path = `/api/cart/items/${id(product.id)}`;
      const answer =
        quantity < 1
          ? said(await send('DELETE', path), `${product.name} taken out`)
          : said(await send('PUT', path, { quantity }), `${quantity} × ${product.name}`);
      return read(answer, isCart);
    },
    /** One key per intent: pressing twice while the first press is under way is one order. */
    order: async (paymentMethod: PaymentMethod, key: string) => {
      const answer = await send('POST', '/api/orders', { paymentMethod }, { 'idempotency-key': key });
      const orderId = field(answer.body, 'orderId');
      return read(said(answer, typeof orderId === 'string' ? `order ${orderId.slice(-6)}` : 'order'), isPlaced);
    },
    orders: async () => read(said(await get('/api/orders?limit=20'), 'orders'), pageOf(isOrder)),
    cancel: async (order: string) =>
      read(said(await send('POST', `/api/orders/${id(order)}/cancel`), `cancel ${order.slice(-6)}`), isOrder),
    payment: async (order: string) =>
      read(said(await get(`/api/payments/${id(order)}`), `payment of ${order.slice(-6)}`), isPayment),
    mails: async () => read(said(await get('/api/notifications?limit=25'), 'mailbox'), pageOf(isMail)),
    customer: async (customer: string) =>
      read(said(await get(`/api/customers/${id(customer)}`), 'profile'), isCustomer),
    customers: async () => read(said(await get('/api/customers?limit=50'), 'customers'), pageOf(isCustomer)),
    createCustomer: async (profile: PutCustomer) =>
      read(said(await send('POST', '/api/customers', profile), 'profile made'), isCustomer),
    putCustomer: async (customer: string, profile: PutCustomer) =>
      read(said(await send('PUT', `/api/customers/${id(customer)}`, profile), 'profile saved'), isCustomer),
    deleteCustomer: async (customer: string) =>
      said(await send('DELETE', `/api/customers/${id(customer)}`), 'profile deleted'),
    stock: async (product: string) =>
      read(said(await get(`/api/inventory/${id(product)}`), `stock of ${product}`), isStock),
    putStock: async (product: string, stock: number) =>
      read(
        said(await send('PUT', `/api/inventory/${id(product)}`, { stock }), `stock of ${product}: ${stock}`),
        isStock,
      ),
    putProduct: async (product: string, change: PutProduct) =>
      read(said(await send('PUT', `/api/products/${id(product)}`, change), `changed ${product}`), isProduct),
    createProduct: async (product: NewProduct) =>
      read(said(await send('POST', '/api/products', product), `new product ${product.id}`), isProduct),
    settings: async () => read(said(await get('/api/ops/settings'), 'settings'), pageOf(isSetting)),
    putSetting: async (name: string, value: unknown) =>
      read(said(await send('PUT', `/api/ops/settings/${id(name)}`, { value }), name), isAnything),
    breakers: async () => read(await get('/api/ops/breakers'), pageOf(isBreaker)),
  };
}
export type Doors = ReturnType<typeof createDoors>;
