/** The autopilot: one customer with an account of its own, at the same doors as everybody. */
import { CartView } from '../../shared/contracts/cart.http.ts';
import { ProductPage } from '../../shared/contracts/catalog.http.ts';
import type { DoorAnswer, DoorRequest, PublicDoors } from '../adapters/public-doors.ts';
import { visitOf } from '../domain/shopping.ts';
import { counted } from './load-player.ts';
import type { Played, Player } from './player.ts';

export interface Account {
  readonly email: string;
  readonly password: string;
  readonly name: string;
}

/** A person waits for a page, but not for ever: functions that start on a busy machine take seconds. */
const TIMEOUT_MS = 8_000;
/** All of a visit, so that the function has time to write down what came of it. */
const VISIT_MS = 20_000;

/** Whoever answers first is asked again with the cookies that were set. */
export function shopper({ doors, account }: { doors: PublicDoors; account: () => Promise<Account> }): Player {
  const cookies = new Map<string, string>();

  function keep(set: string): void {
    const [pair = ''] = set.split(';');
    const at = pair.indexOf('=');
    if (/max-age=0\b/i.test(set)) cookies.delete(pair.slice(0, at));
    else cookies.set(pair.slice(0, at), pair.slice(at + 1));
  }

  return async ({ seed, number, signal }): Promise<Played> => {
    const { look, choice, vote, quantity, payWith, pauseMs } = visitOf(seed, number);
    const answers: DoorAnswer[] = [];

    const leave = AbortSignal.any([signal, AbortSignal.timeout(VISIT_MS)]);

    async function ask(request: Omit<DoorRequest, 'timeoutMs' | 'signal'>): Promise<DoorAnswer> {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const headers = { ...(cookie === '' ? {} : { cookie }), ...request.headers };
      const answer = await doors({ ...request, headers, timeoutMs: TIMEOUT_MS, signal: leave });
      answers.push(answer);
      for (const set of answer.cookies) keep(set);
      return answer;
    }

    /** Signed in, with an account that is opened the first time. */
    async function signedIn(): Promise<boolean> {
      if (cookies.has('session')) return true;
      const { email, password, name } = await account();
      const logIn = () => ask({ method: 'POST', path: '/api/auth/login', body: { email, password } });
      if ((await logIn()).status === 200) return true;
      answers.pop(); // nobody by that name yet: what a first visit looks like, not a failure
      const opened = await ask({ method: 'POST', path: '/api/auth/signup', body: { email, password, name } });
      return opened.status === 201 && (await logIn()).status === 200;
    }

    async function visit(): Promise<void> {
      const query = new URLSearchParams('search' in look ? { q: look.search } : look);
      const shelf = ProductPage.safeParse((await ask({ method: 'GET', path: `/api/products?${query}` })).body);
      const there = shelf.data?.items.filter(({ available }) => available) ?? [];
      const product = there[choice % Math.max(1, there.length)];
      if (product === undefined) return; // nothing found, or the shop is closed
      await ask({ method: 'GET', path: `/api/products/${product.id}` });
      if (!vote && quantity === 0) return;
      if (!(await signedIn())) return;
      if (vote) await ask({ method: 'POST', path: `/api/products/${product.id}/votes` });
      if (quantity === 0) return;
      const put = await ask({ method: 'PUT', path: `/api/cart/items/${product.id}`, body: { quantity } });
      if (put.status === 401) cookies.clear(); // the session is over: the next visit signs in anew
      if (payWith === undefined || !CartView.safeParse(put.body).success) return;
      const headers = { 'idempotency-key': crypto.randomUUID() };
      await ask({ method: 'POST', path: '/api/orders', body: { paymentMethod: payWith }, headers });
    }

    await visit();
    return { answers: answers.flatMap(counted).map(asLesson), pauseMs };
  };
}

/** A card that declines is what the card is for. */
const asLesson = (answer: Played['answers'][number]): Played['answers'][number] =>
  answer.status === 402 ? { ...answer, expected: true } : answer;
