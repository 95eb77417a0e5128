/** What the buttons do: each one is a call of a public route, noted with what came of it. */
import { type Answer, call, field } from '../../live/api.ts';
import { getUi, noteCall, type Session, setUi } from '../store.ts';

const word = (value: unknown): string => (typeof value === 'string' ? value : '');

export interface Product {
  readonly id: string;
  readonly name: string;
  readonly price: unknown;
  readonly available: boolean;
}
export interface CartLine {
  readonly productId: string;
  readonly name: string;
  readonly quantity: number;
  readonly price: unknown;
}
export interface Cart {
  readonly cartId: string;
  readonly items: readonly CartLine[];
  readonly total: unknown;
}

const PAYMENTS = ['card-approve', 'card-decline', 'card-decline-at-capture', 'card-slow', 'card-flaky'] as const;
export type PaymentMethod = (typeof PAYMENTS)[number];

function readSession(body: unknown): Session | null {
  const roles = field(body, 'roles');
  const userId = word(field(body, 'userId'));
  if (userId === '') return null;
  return {
    userId,
    name: word(field(body, 'name')),
    email: word(field(body, 'email')),
    roles: Array.isArray(roles) ? roles.filter((role): role is string => typeof role === 'string') : [],
  };
}

function readCart(body: unknown): Cart | null {
  const items = field(body, 'items');
  if (!Array.isArray(items)) return null;
  return {
    cartId: word(field(body, 'cartId')),
    total: field(body, 'total'),
    items: items.map((item) => ({
      productId: word(field(item, 'productId')),
      name: word(field(item, 'name')) || word(field(item, 'productId')),
      quantity: Number(field(item, 'quantity')) || 0,
      price: field(item, 'price'),
    })),
  };
}

const said = (answer: Answer, note: string): Answer => {
  noteCall(answer, answer.ok ? note : (answer.problem?.title ?? ''));
  return answer;
};

/** A readable password that nobody has to invent. */
function newPassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => letters[byte % letters.length]).join('');
}

export function createActions(apiUrl: string) {
  const path = (route: string) => `${apiUrl}${route}`;

  /** Who the cookie says we are; a missing session is an answer, not a failure. */
  async function readWho(): Promise<void> {
    const answer = await call('GET', path('/api/auth/session'));
    setUi({ session: answer.ok ? readSession(answer.body) : null });
  }

  async function signIn(email: string, password: string): Promise<Answer> {
    const answer = said(
      await call('POST', path('/api/auth/login'), { body: { email, password } }),
      `signed in as ${email}`,
    );
    if (answer.ok) await readWho();
    return answer;
  }

  return {
    readWho,
    signIn,
    async signUp(email: string, password: string, name: string): Promise<Answer> {
      const body = { email, password, name };
      const answer = said(await call('POST', path('/api/auth/signup'), { body }), `account for ${email}`);
      return answer.ok ? signIn(email, password) : answer;
    },
    /** A fresh account with a generated password, shown once. */
    generated(): { email: string; password: string; name: string } {
      const tail = newPassword().slice(0, 6);
      return { email: `ada.${tail}@example.com`, password: newPassword(), name: 'Ada' };
    },
    async signOut(): Promise<void> {
      said(await call('POST', path('/api/auth/logout')), 'signed out');
      await readWho();
    },
    async unlock(token: string): Promise<Answer> {
      const answer = said(await call('POST', path('/api/auth/unlock'), { body: { token } }), 'operator session');
      if (answer.ok) await readWho();
      return answer;
    },
    async products(): Promise<{ products: readonly Product[] | null; answer: Answer }> {
      const answer = said(await call('GET', path('/api/products?limit=24')), 'products');
      const items = field(answer.body, 'items');
      if (!Array.isArray(items)) return { products: null, answer };
      const products = items.map((item) => ({
        id: word(field(item, 'id')),
        name: word(field(item, 'name')),
        price: field(item, 'price'),
        available: field(item, 'available') !== false,
      }));
      return { products, answer };
    },
    /** Not noted: the page asks for it by itself. */
    async cart(): Promise<Cart | null> {
      const answer = await call('GET', path('/api/cart'));
      return answer.ok ? readCart(answer.body) : null;
    },
    async put(product: { id: string; name: string }, quantity: number): Promise<{ cart: Cart | null; answer: Answer }> {
      const route = path(`/api/cart/items/${encodeURIComponent(product.id)}`);
      const answer =
        quantity < 1
          ? said(await call('DELETE', route), `${product.name} taken out`)
          : said(await call('PUT', route, { body: { quantity } }), `${quantity} × ${product.name}`);
      return { cart: answer.ok ? readCart(answer.body) : null, answer };
    },
    /** One key per intent: pressing twice while the first press is under way is one order. */
    async order(paymentMethod: PaymentMethod, key: string): Promise<Answer> {
      const answer = await call('POST', path('/api/orders'), {
        body: { paymentMethod },
        headers: { 'idempotency-key': key },
      });
      const orderId = word(field(answer.body, 'orderId'));
      return said(answer, orderId === '' ? 'order' : `order ${orderId.slice(-6)}`);
    },
    get signedIn(): boolean {
      const { session } = getUi();
      return session !== null && session !== 'unknown';
    },
  };
}
export type Actions = ReturnType<typeof createActions>;
