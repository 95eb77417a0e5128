/** From PutEvents to the pixel: events for the real bus, looked at by a real page. */
import { setTimeout as pause } from 'node:timers/promises';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { CartItemAdded } from '../../../functions/shared/contracts/cart.events.ts';
import { metaOf } from '../../../functions/shared/testing/events.ts';
import { openPage } from './browser.ts';
import { type Figure, rounded } from './figures.ts';

const PER_SECOND = 50;
/** Of one PutEvents call. */
const TOGETHER = 5;
const P50_MS = 250;
const P95_MS = 600;
const WARM_SECONDS = 10;
/** The page looks back over this long. */
const WINDOW_SECONDS = 60;

const entry = (number: number) => {
  const { contract, data } = {
    contract: CartItemAdded,
    data: {
      cartId: 'bench',
      userId: null,
      cartVersion: number + 1,
      productId: 'tea-01',
      quantity: 1,
      unitPrice: { amount: 500, currency: 'EUR' },
    },
  };
  const detail = contract.outgoing.parse({ meta: metaOf({ version: contract.version }), data });
  return {
    EventBusName: 'playground',
    Source: contract.source,
    DetailType: contract.type,
    Detail: JSON.stringify(detail),
  };
};

/** Measured by the page: put time of an event to the frame that first showed it, both of this machine's clock. */
export async function eventToGlass(
  { pageUrl, engineUrl }: { readonly pageUrl: string; readonly engineUrl: string },
  seconds: number,
): Promise<Figure> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const bus = new EventBridgeClient({ endpoint: engineUrl, region: 'us-east-1', credentials });
  await using watched = await openPage(pageUrl);
  let sent = 0;
  const publish = async (forSeconds: number): Promise<void> => {
    const calls: Promise<unknown>[] = [];
    const begun = performance.now();
    for (let call = 0; call < (forSeconds * PER_SECOND) / TOGETHER; call++) {
      const early = begun + (call * TOGETHER * 1_000) / PER_SECOND - performance.now();
      if (early > 0) await pause(early);
      const Entries = Array.from({ length: TOGETHER }, () => entry(sent++));
      calls.push(bus.send(new PutEventsCommand({ Entries })));
    }
    await Promise.all(calls);
  };
  // what the warm-up drew leaves the page's window before it is asked
  await publish(WARM_SECONDS);
  await publish(Math.max(WINDOW_SECONDS + 5, seconds));
  await pause(1_000);
  const { p50, p95 } = await watched.page.evaluate<{ p50: number; p95: number }>('__playground.latency()');
  const { drawn, lost } = await watched.page.evaluate<{ drawn: number; lost: number }>('__playground.sums()');
  bus.destroy();
  return {
    what: `event → pixel at ${PER_SECOND} events/s, Chromium on the running stack`,
    value: `p50 ${rounded(p50)} ms, p95 ${rounded(p95)} ms`,
    target: `p50 ≤ ${P50_MS} ms, p95 ≤ ${P95_MS} ms`,
    met: p50 <= P50_MS && p95 <= P95_MS,
    note: `${sent} published, ${drawn} drawn, ${lost} lost; last ${WINDOW_SECONDS} s, as the page measures it`,
  };
}
