/** The figures of one run on this machine, against their targets. */
import { writeFileSync } from 'node:fs';
import { cpus, loadavg, platform, release, totalmem } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { checkouts } from './bench/checkout.ts';
import { coldStart } from './bench/cold-start.ts';
import { dealDetails, dealLists, enrichment } from './bench/deals.ts';
import { driftToMap } from './bench/drift.ts';
import { type Viewer, watch } from './bench/feed.ts';
import { asTable, type Figure, percentile, rounded } from './bench/figures.ts';
import { drive, type Flow, type Outcome } from './bench/flows.ts';
import { eventToGlass } from './bench/glass.ts';
import { initDurations } from './bench/init-durations.ts';
import { residentMb } from './bench/memory.ts';
import { pageFigures } from './bench/page.ts';
import { firstLoadBytes } from './bench/page-weight.ts';
import { closedLoop } from './bench/requests.ts';
import { type Run, startRun } from './bench/run.ts';
import { newCustomer } from './bench/session.ts';

interface Plan {
  /** Of each measurement. */
  readonly seconds: number;
  readonly idleMs: number;
  /** Of each look at the page's heap. */
  readonly minutes: number;
}
const FULL: Plan = { seconds: 15, idleMs: 120_000, minutes: 10 };
const QUICK: Plan = { seconds: 5, idleMs: 5_000, minutes: 2 };
/** What can be measured by itself: everything that needs a playground, and what the page costs without one. */
const PARTS = ['system', 'page'] as const;
/** More than callers at the same time, so that no cart is changed twice at once. */
const CUSTOMERS = 16;
const SYSTEM_ON = 'system events on';

const followed = { 'x-follow': '1' };
const PRODUCT = '/api/products/tea-01';

/** HTTP → Lambda → bus → queue → Lambda → socket, once: the shortest way an event can take. */
const read: Flow = {
  name: 'read, reported',
  request: () => ({ method: 'GET', path: PRODUCT, headers: followed }),
  accepts: (status) => status === 200,
  completes: ({ event }) => event.type === 'RequestHandled',
};

/** Authorizer, cart, a synchronous call to catalog with its authorizer, a domain event and two reports. */
const cartChange = (cookies: readonly string[]): Flow => {
  let calls = 0; // over all measurements: a quantity that is there already changes nothing and publishes nothing
  return {
    name: 'cart change',
    request: () => {
      const call = calls++;
      return {
        method: 'PUT',
        path: '/api/cart/items/tea-01',
        body: { quantity: (Math.floor(call / cookies.length) % 98) + 1 },
        // a customer each, or they would get in each other's way: a cart takes one change at a time
        headers: { cookie: cookies[call % cookies.length] ?? '' },
      };
    },
    accepts: (status) => status === 200,
    completes: ({ event }) => event.type === 'CartItemUpdated' || event.type === 'CartItemAdded',
  };
};

const ms = (value: number): string => `${rounded(value)} ms`;
const say = (text: string): void => void process.stdout.write(`${text}\n`);

function latency(outcome: Outcome, flow: Flow, perSecond: number): Figure {
  const { p50, p95, p99 } = outcome.eventToSocket;
  return {
    what: `event → socket at ${perSecond} flows/s (${flow.name})`,
    value: `p50 ${ms(p50)}, p95 ${ms(p95)}, p99 ${ms(p99)}`,
    target: perSecond >= 20 ? 'p50 ≤ 30 ms, p95 ≤ 100 ms' : '–',
    met: perSecond >= 20 ? p50 <= 30 && p95 <= 100 : null,
    note: `${outcome.completed} of ${outcome.started} complete, ${outcome.failed} failed; ${SYSTEM_ON}`,
  };
}

async function throughput(
  { seconds }: Plan,
  pageUrl: string,
  viewer: Viewer,
  flow: Flow,
  { concurrency, target }: { concurrency: number; target: number | null },
): Promise<Figure> {
  const outcome = await drive(pageUrl, viewer, flow, { seconds, concurrency });
  return {
    what: `complete flows, closed loop, concurrency ${concurrency} (${flow.name})`,
    value: `${rounded(outcome.rate)}/s`,
    target: target === null ? '–' : `≥ ${target}/s`,
    met: target === null ? null : outcome.rate >= target,
    note: `${outcome.completed} of ${outcome.started} complete, ${outcome.failed} failed; HTTP p50 ${ms(outcome.http.p50)}; ${SYSTEM_ON}`,
  };
}

async function reads({ seconds }: Plan, origin: string): Promise<Figure> {
  const { rate, p50, p95, failed } = await closedLoop({ origin, path: () => PRODUCT, seconds, concurrency: 20 });
  return {
    what: 'reads, closed loop, concurrency 20 (HTTP → Lambda → DynamoDB get)',
    value: `${rounded(rate)}/s, p50 ${ms(p50)}, p95 ${ms(p95)}`,
    target: '≥ 280/s',
    met: rate >= 280,
    note: `${failed} failed; system events summarised`,
  };
}

function memory(run: Run, what: string, limitMb: number): Figure {
  const { total, byCommand } = residentMb(run.process.pid ?? 0);
  const parts = Object.entries(byCommand).map(([command, mb]) => `${command} ${mb}`);
  return { what, value: `${total} MB`, target: `≤ ${limitMb} MB`, met: total <= limitMb, note: parts.join(', ') };
}

/** Doors that nobody has used yet, one after the other: their functions start one at a time. */
async function coldStarts(pageUrl: string, engineUrl: string): Promise<number[]> {
  const since = Date.now();
  const doors = ['/healthz', '/api/products', PRODUCT, '/.well-known/jwks.json', '/.well-known/openid-configuration'];
  for (const door of [...doors, '/api/cart', '/api/auth/session', '/api/live/ticket', '/api/topology/deployed']) {
    await (await fetch(pageUrl + door, { signal: AbortSignal.timeout(15_000) })).arrayBuffer();
  }
  return initDurations(engineUrl, since);
}

/** Others may use this machine, too: a figure without the load it was taken under says little. */
const underLoad = (measured: Figure): Figure => ({
  ...measured,
  note: `${measured.note}; load ${rounded(loadavg()[0] ?? 0)}`,
});

async function measure(run: Run, plan: Plan): Promise<Figure[]> {
  const { seconds, idleMs } = plan;
  const { pageUrl, engineUrl, restUrl, steps } = run.state;
  const inits = await coldStarts(pageUrl, engineUrl);
  const cookies: string[] = [];
  // one after the other: hashing a password takes a core for a quarter of a second, twice a customer
  for (let count = 0; count < CUSTOMERS; count++) cookies.push(await newCustomer(pageUrl));
  using viewer = await watch(pageUrl);
  const change = cartChange(cookies);
  const figures: Figure[] = [
    {
      what: 'warm npm start to the ready line',
      value: `${rounded(run.startMs / 1000)} s`,
      target: '≤ 60 s',
      met: run.startMs <= 60_000,
      note: steps.map(({ name, ms }) => `${name} ${rounded(ms / 1000)} s`).join(', '),
    },
  ];
  figures.push({
    what: 'cold start of a function (Init Duration)',
    value: `p50 ${ms(percentile(inits, 0.5))}, p95 ${ms(percentile(inits, 0.95))}`,
    target: '≤ 150 ms',
    met: percentile(inits, 0.5) <= 150,
    note: `${inits.length} functions, called one after the other`,
  });
  const add = (measured: Figure): void => {
    const figure = underLoad(measured);
    figures.push(figure);
    say(asTable([figure]));
  };
  say('warming up …');
  await drive(pageUrl, viewer, read, { seconds: 3, concurrency: 4 });
  await drive(pageUrl, viewer, change, { seconds: 3, concurrency: 4 });
  for (const perSecond of [5, 20, 40]) {
    add(latency(await drive(pageUrl, viewer, read, { seconds, perSecond }), read, perSecond));
  }
  add(latency(await drive(pageUrl, viewer, change, { seconds, perSecond: 5 }), change, 5));
  for (const concurrency of [1, 8])
    add(await throughput(plan, pageUrl, viewer, read, { concurrency, target: concurrency === 8 ? 120 : null }));
  add(await throughput(plan, pageUrl, viewer, change, { concurrency: 8, target: null }));
  for (const buyers of [1, 8]) {
    for (const figure of await checkouts(pageUrl, viewer, { cookies, buyers, seconds })) add(figure);
  }
  add(await reads(plan, pageUrl));
  for (const figure of await dealLists({ page: pageUrl, 'data plane': restUrl.replace(/\/$/, '') }, plan)) add(figure);
  add(await dealDetails(pageUrl, plan));
  for (const figure of await enrichment(pageUrl, viewer, seconds)) add(figure);
  add(await eventToGlass(run.state, seconds * 4));
  for (const figure of await driftToMap(run.state, Math.ceil(seconds / 3))) add(figure);
  add(memory(run, 'engine and functions, all warm (RSS)', 2_200));
  const bytes = await firstLoadBytes(pageUrl);
  add({
    what: 'page, first load (brotli)',
    value: `${rounded(bytes / 1000)} KB`,
    target: '≤ 200 KB',
    met: bytes <= 200_000,
    note: 'HTML, scripts and styles that the page loads at once',
  });
  say(`idle for ${idleMs / 1000} s …`);
  await pause(idleMs);
  add(memory(run, `engine and functions, ${idleMs / 1000} s after the last flow (RSS)`, 1_024));
  return figures;
}

const machine = () => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryGb: Math.round(totalmem() / 2 ** 30),
  system: `${platform()} ${release()}`,
  node: process.version,
  load: loadavg().map((load) => rounded(load)),
});

/** A playground of its own, from start to stop. */
async function ofSystem(plan: Plan): Promise<Figure[]> {
  await using run = await startRun();
  const figures = await measure(run, plan);
  const stopMs = await run.stop();
  const value = `${rounded(stopMs / 1000)} s`;
  return [...figures, { what: 'Ctrl+C to nothing left', value, target: '≤ 5 s', met: stopMs <= 5_000, note: '' }];
}

/**
 * `npm run bench`: starts a playground of its own, drives it through the public doors and stops it. `--quick` shortens
 * every measurement; `--only=system` or `--only=page` takes one part, `--minutes=<n>` looks at the page's heap for so
 * long; `--cold` first times a start from a fresh clone with empty caches; `--json=<file>` also writes the report.
 */
export async function bench(args: string[]): Promise<number> {
  const { values: options } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      cold: { type: 'boolean', default: false },
      json: { type: 'string' },
      only: { type: 'string' },
      minutes: { type: 'string' },
    },
  });
  const only = PARTS.find((part) => part === options.only);
  if (options.only !== undefined && only === undefined) throw new Error(`--only is one of ${PARTS.join(', ')}`);
  const basis = options.quick ? QUICK : FULL;
  const minutes = Number(options.minutes ?? basis.minutes);
  if (!(minutes > 0)) throw new Error('--minutes is a number above 0');
  const plan = { ...basis, minutes };
  const where = machine();
  const { cores, cpu, memoryGb, system, node, load } = where;
  say(`${cores} × ${cpu}, ${memoryGb} GB, ${system}, Node ${node}, load ${load.join(' ')}`);
  const figures = options.cold ? [await coldStart()] : [];
  if (only !== 'page') figures.push(...(await ofSystem(plan)));
  if (only !== 'system') {
    await pageFigures(plan, (measured) => {
      const figure = underLoad(measured);
      figures.push(figure);
      say(asTable([figure]));
    });
  }
  say(`\n${asTable(figures)}`);
  if (options.json !== undefined) writeFileSync(options.json, JSON.stringify({ machine: where, figures }, null, 2));
  return 0;
}
