/** Somebody at the public doors, with cookies like a browser's. */
import { CartView } from '../../functions/shared/contracts/cart.http.ts';
import { OrderPlacedAnswer } from '../../functions/shared/contracts/orders.http.ts';
import type { PaymentMethod } from '../../functions/shared/contracts/values.ts';
import { running } from './running.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
  /** Set-Cookie values of this answer. */
  readonly cookies: readonly string[];
}

export interface RequestOptions {
  /** Sent as JSON; a string is sent as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const TIMEOUT_MS = 30_000;

function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export class Visitor {
  readonly correlationId: string | undefined;
  readonly cookies = new Map<string, string>();

  /** All requests carry the correlation id, when there is one. */
  constructor(correlationId?: string) {
    this.correlationId = correlationId;
  }

  async request(method: string, path: string, { body, headers = {} }: RequestOptions = {}): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(running().pageUrl + path, {
      method,
      headers: {
        ...(cookie === '' ? {} : { cookie }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(this.correlationId === undefined ? {} : { 'x-correlation-id': this.correlationId }),
        ...headers,
      },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const cookies = response.headers.getSetCookie();
    for (const set of cookies) this.keep(set);
    return { status: response.status, headers: response.headers, body: parsed(await response.text()), cookies };
  }

  get = (path: string, options?: RequestOptions): Promise<Answer> => this.request('GET', path, options);
  post = (path: string, body?: unknown, options?: RequestOptions): Promise<Answer> =>
    this.request('POST', path, { ...options, body });
  put = (path: string, body?: unknown): Promise<Answer> => this.request('PUT', path, { body });
  delete = (path: string): Promise<Answer> => this.request('DELETE', path);

  private keep(set: string): void {
    const [pair = ''] = set.split(';');
    const name = pair.slice(0, pair.indexOf('='));
    if (/max-age=0\b/i.test(set)) this.cookies.delete(name);
    else this.cookies.set(name, pair.slice(pair.indexOf('=') + 1));
  }

  async logIn(account: { email: string; password: string }): Promise<void> {
    mustBe(200, await this.post('/api/auth/login', account));
  }

  async putIntoCart(productId: string, quantity: number): Promise<CartView> {
    return CartView.parse(mustBe(200, await this.put(`/api/cart/items/${productId}`, { quantity })).body);
  }

  async cart(): Promise<CartView> {
    return CartView.parse(mustBe(200, await this.get('/api/cart')).body);
  }

  async placeOrder(
    key: string = crypto.randomUUID(),
    paymentMethod: PaymentMethod = 'card-approve',
  ): Promise<OrderPlacedAnswer> {
    const headers = { 'idempotency-key': key };
    return OrderPlacedAnswer.parse(mustBe(201, await this.post('/api/orders', { paymentMethod }, { headers })).body);
  }
}

/** @throws Error that shows the answer when it has another status */
export function mustBe(status: number, answer: Answer): Answer {
  if (answer.status === status) return answer;
  throw new Error(`expected ${status}, got ${answer.status}: ${JSON.stringify(answer.body)}`);
}
