/** People who buy: fill the cart, order, and wait for the order to be confirmed, then again. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { ulid } from 'ulid';
import type { Arrival, Viewer } from './feed.ts';
import { type Figure, percentile, rounded } from './figures.ts';

const CALL_WITHIN_MS = 15_000;
const SAGA_WITHIN_MS = 30_000;
const PRODUCTS = ['tea-01', 'coffee-01', 'tableware-01', 'pantry-01'];

interface Order {
  /** POST /api/orders, request to answer. */
  readonly checkoutMs: number;
  /** POST sent → OrderConfirmed at the socket; undefined when that did not come in time. */
  readonly sagaMs: number | undefined;
  readonly events: number;
}

async function call(
  pageUrl: string,
  method: string,
  path: string,
  cookie: string,
  correlationId: string,
  body: unknown,
) {
  const answer = await fetch(pageUrl + path, {
    method,
    headers: {
      cookie,
      'content-type': 'application/json',
      'x-correlation-id': correlationId,
      'idempotency-key': randomUUID(),
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(CALL_WITHIN_MS),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text.slice(0, 200)}`);
}

async function order(
  pageUrl: string,
  story: ReadonlyMap<string, Arrival[]>,
  cookie: string,
  index: number,
): Promise<Order> {
  const product = PRODUCTS[index % PRODUCTS.length] ?? 'tea-01';
  await call(pageUrl, 'PUT', `/api/cart/items/${product}`, cookie, ulid(), { quantity: 1 });
  const correlationId = ulid();
  const begun = performance.timeOrigin + performance.now();
  await call(pageUrl, 'POST', '/api/orders', cookie, correlationId, { paymentMethod: 'card-approve' });
  const checkoutMs = performance.timeOrigin + performance.now() - begun;
  for (const end = Date.now() + SAGA_WITHIN_MS; Date.now() < end; await pause(20)) {
    const mine = story.get(correlationId) ?? [];
    const confirmed = mine.find(({ event }) => event.type === 'OrderConfirmed');
    if (confirmed !== undefined) return { checkoutMs, sagaMs: confirmed.at - begun, events: mine.length };
  }
  return { checkoutMs, sagaMs: undefined, events: story.get(correlationId)?.length ?? 0 };
}

/**
 * @param cookies of customers; at most one order of each at a time
 * @param buyers customers who shop at the same time
 */
export async function checkouts(
  pageUrl: string,
  viewer: Viewer,
  { cookies, buyers, seconds }: { cookies: readonly string[]; buyers: number; seconds: number },
): Promise<Figure[]> {
  const orders: Order[] = [];
  const failures: string[] = [];
  const story = new Map<string, Arrival[]>();
  viewer.onArrival = (arrival) => {
    const { correlationId } = arrival.event;
    story.set(correlationId, [...(story.get(correlationId) ?? []), arrival]);
  };
  const startedAt = Date.now();
  await Promise.all(
    cookies.slice(0, buyers).map(async (cookie, buyer) => {
      for (let index = buyer; Date.now() - startedAt < seconds * 1_000; index += 1) {
        try {
          orders.push(await order(pageUrl, story, cookie, index));
        } catch (error) {
          failures.push(error instanceof Error ? error.message : String(error));
        }
      }
    }),
  );
  viewer.onArrival = undefined;
  const took = (Date.now() - startedAt) / 1_000;
  const confirmed = orders.flatMap(({ sagaMs }) => sagaMs ?? []);
  const checkout = orders.map(({ checkoutMs }) => checkoutMs);
  const at = (times: readonly number[], share: number): string => `${Math.round(percentile(times, share))} ms`;
  const counted = `${confirmed.length} of ${orders.length} confirmed, ${failures.length} failed${failures[0] === undefined ? '' : ` (${failures[0]})`}; system events on`;
  const who = buyers === 1 ? 'one buyer' : `${buyers} buyers`;
  return [
    {
      what: `checkout, ${who} (POST /api/orders)`,
      value: `p50 ${at(checkout, 0.5)}, p95 ${at(checkout, 0.95)}`,
      target: '–',
      met: null,
      note: counted,
    },
    {
      what: `order to OrderConfirmed at the socket, ${who}`,
      value: `p50 ${at(confirmed, 0.5)}, p95 ${at(confirmed, 0.95)}`,
      target: '–',
      met: null,
      note: `${Math.round(
        percentile(
          orders.map(({ events }) => events),
          0.5,
        ),
      )} events per order until then`,
    },
    {
      what: `orders confirmed, ${who}`,
      value: `${rounded(confirmed.length / took)}/s`,
      target: buyers === 1 ? '–' : '≥ 6/s',
      met: buyers === 1 ? null : confirmed.length / took >= 6,
      note: counted,
    },
  ];
}
