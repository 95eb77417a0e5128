import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { exampleHybrid, exampleScenarios, exampleSli, exampleTopology, quietSli } from '../../lab/example.ts';
import { EVERY, STALE } from '../../lab/poll.ts';
import { createPlayground, type LivePlayground } from '../../live/playground.ts';
import { PlaygroundContext } from '../context.ts';
import { getUi, setUi } from '../store.ts';
import { LabView } from './LabView.tsx';

// A canvas needs a browser: the charts themselves are looked at there.
vi.mock('./Plot.tsx', () => ({ Plot: () => <div className="plot" /> }));

const OPERATOR = { userId: 'u1', name: 'Op', email: 'op@example.com', roles: ['customer', 'operator'] };
const CID = '01K0000000000000000000CORR';

interface Told {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}
let live: LivePlayground;
let answers: Record<string, Told | (() => Told)>;
let asked: { key: string; url: string; body: unknown; headers: Headers }[];

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  localStorage.clear();
  asked = [];
  const now = Date.now();
  answers = {
    'GET /api/sli': { body: exampleSli(now) },
    'GET /api/topology': { body: exampleTopology(now) },
    'GET /api/scenarios': { body: exampleScenarios(now) },
    'GET /api/hybrid': { body: exampleHybrid(now) },
  };
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
    const key = `${init?.method ?? 'GET'} ${url.split('?')[0]}`;
    const body: unknown = typeof init?.body === 'string' ? JSON.parse(init.body) : undefined;
    asked.push({ key, url, body, headers: new Headers(init?.headers) });
    const told = answers[key];
    if (told === undefined) return new Promise(() => {});
    const { status = 200, body: answer = {}, headers = {} } = typeof told === 'function' ? told() : told;
    return new Response(JSON.stringify(answer), { status, headers: { 'x-correlation-id': CID, ...headers } });
  });
  live = createPlayground(
    { stage: 'local', apiUrl: '', socketUrl: 'ws://localhost/ws' },
    { link() {}, topology() {}, topologyFailed() {}, role() {}, away() {}, detail() {} },
  );
  setUi({ link: { state: 'live' }, session: OPERATOR, calls: [], table: false, follow: null, selection: null });
  location.hash = '#/lab';
});
afterEach(() => {
  live.stop();
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function open(hash = '#/lab'): Promise<void> {
  location.hash = hash;
  render(
    <PlaygroundContext value={live}>
      <LabView live={live} />
    </PlaygroundContext>,
  );
  await screen.findByRole('switch', { name: /^Spike/ });
  await act(() => vi.advanceTimersByTimeAsync(50));
}
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
const posts = () => asked.filter(({ key }) => key.startsWith('POST'));
const card = (name: string) => screen.getByRole('article', { name });

describe('the indicators', () => {
  test('have a verdict and a target by name, and are read again every two seconds', async () => {
    await open();
    expect(card('p95 latency').textContent).toContain('target under 300 ms');
    expect(card('p95 latency').dataset.verdict).toBe('fail');
    expect(card('Errors').dataset.verdict).toBe('pass');
    const before = asked.filter(({ key }) => key === 'GET /api/sli').length;
    await pass(EVERY * 2 + 100);
    expect(asked.filter(({ key }) => key === 'GET /api/sli').length).toBeGreaterThanOrEqual(before + 2);
    expect(asked.find(({ key }) => key === 'GET /api/sli')?.url).toContain('series=300');
    expect(asked.findLast(({ key }) => key === 'GET /api/sli')?.url).not.toContain('series=300');
  });

  test('that cannot be read are said once, go grey with their age, and their verdicts are withdrawn', async () => {
    await open();
    answers['GET /api/sli'] = { status: 503, body: { title: 'The insights are down', status: 503 } };
    await pass(STALE + EVERY * 2);
    expect(screen.getAllByText(/could not be read \(503\)/)).toHaveLength(1);
    expect(card('p95 latency').dataset.verdict).toBe('withdrawn');
    expect(card('p95 latency').textContent).toMatch(/412.*no data since \d\d:\d\d:\d\d/);
    answers['GET /api/sli'] = { body: exampleSli(Date.now()) };
    fireEvent.click(screen.getByRole('button', { name: 'Ask now' }));
    await pass(1_500);
    expect(screen.queryByText(/could not be read/)).toBeNull();
    expect(card('p95 latency').dataset.verdict).toBe('fail');
  });

  test('of a quiet system are dashes, and the next step is one press away', async () => {
    answers['GET /api/sli'] = { body: quietSli(Date.now()) };
    answers['GET /api/scenarios'] = { body: exampleScenarios(Date.now(), []) };
    await open();
    expect(card('p95 latency').dataset.verdict).toBe('unknown');
    expect(card('p95 latency').textContent).toContain('–');
    fireEvent.click(screen.getByRole('button', { name: 'Start normal' }));
    expect(posts()[0]?.key).toBe('POST /api/scenarios/normal');
  });

  test('of another shape than agreed are not drawn', async () => {
    answers['GET /api/sli'] = { body: { sli: { p95LatencyMs: 'fast' } } };
    await open();
    expect(screen.getByText(/Indicators could not be read \(the answer has another shape/)).toBeTruthy();
    expect(card('p95 latency').textContent).toContain('–');
  });

  test('are read as a table of the last five minutes, picture included', async () => {
    await open();
    act(() => void fireEvent.keyDown(window, { key: 't' }));
    const values = screen.getByRole('region', { name: 'Values of the last five minutes' });
    expect(within(values).getAllByRole('row')).toHaveLength(31);
    expect(within(values).getByText(/spike starts/)).toBeTruthy();
    expect(screen.getByRole('rowheader', { name: 'ratings b' }).closest('tr')?.textContent).toContain('out of target');
  });
});

describe('scenarios', () => {
  test('are switched on with the seed, and the answer is the new list', async () => {
    const after = exampleScenarios(Date.now(), ['normal', 'spike', 'chaotic', 'enqueue-10k']);
    answers['POST /api/scenarios/enqueue-10k'] = () => {
      answers['GET /api/scenarios'] = { body: after };
      return { status: 202, body: { ...after, accepted: true, scenario: 'enqueue-10k', active: true } };
    };
    await open();
    fireEvent.change(screen.getByLabelText('Seed'), { target: { value: '777' } });
    fireEvent.click(screen.getByRole('switch', { name: /^Enqueue/ }));
    await pass(50);
    expect(posts()[0]?.body).toEqual({ active: true, seed: 777 });
    expect(screen.getByRole('switch', { name: /^Enqueue/ }).getAttribute('aria-checked')).toBe('true');
  });

  test('that run are stopped all at once', async () => {
    for (const name of ['normal', 'spike', 'chaotic'])
      answers[`POST /api/scenarios/${name}`] = { status: 202, body: exampleScenarios(Date.now(), []) };
    await open();
    fireEvent.click(screen.getByRole('button', { name: 'Stop all' }));
    await pass(100);
    expect(posts().map(({ key, body }) => [key.split('/').at(-1), body])).toEqual(
      ['normal', 'spike', 'chaotic'].map((name) => [name, { active: false }]),
    );
  });

  test('of a link are marked with their seed, and nothing starts by itself', async () => {
    await open('#/lab?scenario=enqueue-10k&seed=4711');
    expect(screen.getByLabelText<HTMLInputElement>('Seed').value).toBe('4711');
    expect(document.querySelector('[data-scenario=enqueue-10k]')?.className).toContain('meant');
    expect(screen.getByText(/Chosen by the link, not started/)).toBeTruthy();
    expect(posts()).toEqual([]);
  });

  test('are for operators: everybody else is told why, and can sign in here', async () => {
    setUi({ session: null });
    await open();
    expect(screen.getByRole<HTMLButtonElement>('switch', { name: /^Spike/ }).disabled).toBe(true);
    expect(screen.getByText(/Switching needs the operator role/)).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Sign in…', hidden: true })).toBeTruthy();
  });

  test('that are refused show the reason', async () => {
    answers['POST /api/scenarios/high-throughput'] = {
      status: 409,
      body: { title: 'This scenario is running', status: 409, code: 'scenario-running' },
    };
    await open();
    fireEvent.click(screen.getByRole('switch', { name: /^High throughput/ }));
    expect((await screen.findByRole('alert')).textContent).toContain('scenario-running');
  });

  test('that ended are compared before, during and after, and run again with the same seed', async () => {
    await open();
    const runs = screen.getByRole('region', { name: 'Finished runs' });
    const row = within(runs).getByText('88102').closest('tr') as HTMLElement;
    expect(row.textContent).toContain('after 15 s');
    expect(row.textContent).toContain('8,996');
    fireEvent.click(within(row).getByRole('button', { name: /Enqueue 10k jobs$/ }));
    const detail = within(runs).getByRole('table', { name: /before, during and after/ });
    expect(within(detail).getByRole('row', { name: /^p95/ }).textContent).toBe('p9540 ms29 ms42 ms');
    fireEvent.click(within(row).getByRole('button', { name: /^run again .* with seed 88102/ }));
    expect(posts()[0]?.body).toEqual({ active: true, seed: 88_102 });
  });
});

describe('the picture', () => {
  const box = (id: string) => document.querySelector<SVGGElement>(`[data-node=${id}]`) ?? expect.fail(`no ${id}`);
  const x = (id: string) => Number(box(id).querySelector('rect')?.getAttribute('x'));

  test('moves a box by the keyboard, keeps it, and puts it back with a way to undo', async () => {
    await open();
    const home = x('prices');
    fireEvent.keyDown(box('prices'), { key: 'ArrowRight', shiftKey: true });
    expect(x('prices')).toBe(home + 32);
    expect(localStorage.getItem('lab.layout.v1:local')).toBe('{"prices":{"dx":32,"dy":0}}');
    fireEvent.click(screen.getByRole('button', { name: 'Reset layout' }));
    expect(x('prices')).toBe(home);
    fireEvent.click(screen.getByRole('button', { name: 'Undo reset' }));
    expect(x('prices')).toBe(home + 32);
  });

  test('says what is out of target by a sign and a word, not by colour alone', async () => {
    await open();
    expect(box('ratings-b').textContent).toContain('✕ ratings b');
    expect(box('ratings-b').getAttribute('aria-label')).toContain('out of target');
    expect(document.querySelector('[data-edge="deals>ratings"]')?.textContent).toMatch(/^✕ .*7\.7 % fail$/);
  });

  test('takes colours of one’s own and keeps them', async () => {
    await open();
    fireEvent.change(screen.getByLabelText('Colours'), { target: { value: 'mine' } });
    fireEvent.change(screen.getByLabelText('queues'), { target: { value: 'comp' } });
    expect(box('purchase-queue').getAttribute('class')).toContain('hue-comp');
    cleanup();
    await open();
    expect(box('purchase-queue').getAttribute('class')).toContain('hue-comp');
  });

  test('tells all numbers of a box that is chosen', async () => {
    await open();
    fireEvent.keyDown(box('enrichment-queue'), { key: 'Enter' });
    expect(screen.getByText('out of target', { exact: false, selector: '.node-detail .ft' })).toBeTruthy();
    expect(document.querySelector('.node-detail')?.textContent).toContain('lag 19 s');
  });
});

describe('trying the doors', () => {
  const tried = (name: string) => screen.getByRole('article', { name });

  test('shows a degraded answer with its warnings, its meta and the way to its events', async () => {
    answers['GET /api/deals'] = {
      body: {
        deals: [{ id: 'd-00042' }],
        warnings: ['ratings timeout'],
        meta: { requestId: 'r-1', cache: 'read-model', upstreamCalls: 0, readModel: { hits: 19 } },
      },
    };
    await open();
    fireEvent.click(screen.getByRole('button', { name: 'List deals' }));
    await pass(50);
    const told = tried('List deals');
    expect(told.querySelector('.told')?.getAttribute('data-outcome')).toBe('degraded');
    expect(within(told).getByRole('list', { name: 'Warnings' }).textContent).toContain('ratings timeout');
    expect(told.textContent).toContain('readModel.hits19');
    expect(within(told).getByRole('link', { name: 'follow' }).getAttribute('href')).toBe(`#/map?follow=${CID}`);
    expect(asked.find(({ key }) => key === 'GET /api/deals')?.headers.get('x-follow')).toBe('1');
    answers['GET /api/deals/d-00042'] = { status: 404, body: { title: 'There is no such deal', status: 404 } };
    fireEvent.click(screen.getByRole('button', { name: 'One deal' }));
    await pass(50);
    expect(tried('One deal').textContent).toContain('404 refused');
    expect(getUi().calls).toHaveLength(2);
  });

  test('shows a full queue with the time after which to come again', async () => {
    answers['POST /api/enrichment-jobs'] = {
      status: 429,
      headers: { 'retry-after': '7' },
      body: { title: 'The queue behind this door is full', status: 429, code: 'too-busy', queueDepth: 1_000 },
    };
    await open();
    fireEvent.click(screen.getByRole('button', { name: 'Enqueue 200 jobs' }));
    await pass(50);
    const told = tried('Enqueue 200 jobs').textContent;
    expect(told).toContain('429 too busy');
    expect(told).toContain('Retry after 7 s');
    expect(told).toContain('queueDepth1000');
  });

  test('makes a service misbehave by the setting that it reads, for operators only', async () => {
    const setting = { name: 'config/lab/behaviour', value: { 'ratings-b': { down: true } } };
    const more = { source: 'set by hand', description: '', editable: true, changedAt: null, schema: null };
    answers['GET /api/ops/settings'] = { body: { items: [{ ...setting, ...more }], nextCursor: null } };
    answers['PUT /api/ops/settings/config%2Flab%2Fbehaviour'] = { body: {} };
    await open();
    const part = screen.getByRole('region', { name: 'Misbehaviour' });
    expect(await within(part).findByText(/On: ratings b: down/)).toBeTruthy();
    fireEvent.change(within(part).getByLabelText('How'), { target: { value: 'slow' } });
    fireEvent.click(within(part).getByRole('button', { name: 'Switch on' }));
    await pass(50);
    expect(asked.find(({ key }) => key.startsWith('PUT'))?.body).toEqual({
      value: {
        'ratings-b': { latencyMs: [0, 0], failureRate: 0, down: true },
        prices: { latencyMs: [900, 1_200], failureRate: 0, down: false },
      },
    });
    expect(within(part).getByText(/prices: 900 to 1,200 ms slower; ratings b: down/)).toBeTruthy();
  });

  test('shows four callers at once for the places of one', async () => {
    let places = 1;
    answers['POST /api/enrichment-jobs'] = () => {
      places -= 1;
      return places < 0
        ? { status: 429, headers: { 'retry-after': '3' }, body: { title: 'Full', status: 429, code: 'too-busy' } }
        : { status: 202, body: { accepted: 1_000, queueDepth: 12 } };
    };
    await open();
    fireEvent.click(screen.getByRole('button', { name: 'Enqueue 4 × 1,000' }));
    await pass(50);
    const told = tried('Enqueue 4 × 1,000').textContent;
    expect(told).toContain('429 too busy');
    expect(told).toContain('All: 202, 429, 429, 429');
    expect(told).toContain('Retry after 3 s');
  });

  test('puts both ways to hash side by side', async () => {
    const hashed = (delay: number, ok: boolean, ms: number) => ({
      body: { hash: 'x', ms: 900, thread: 'main', eventLoopDelayMs: delay, neighbour: { ok, ms } },
    });
    answers['POST /api/heavy-hash/bad'] = hashed(890, false, 905);
    answers['POST /api/heavy-hash/good'] = hashed(4, true, 31);
    await open();
    fireEvent.click(screen.getByRole('button', { name: 'Run both' }));
    await pass(100);
    const line = (name: string) => document.querySelector(`[data-line="${name}"]`)?.textContent;
    expect(line('Event-loop delay')).toBe('Event-loop delay890 ms4 ms');
    expect(line('Neighbour call')).toBe('Neighbour call✕ late, 905 ms✓ in time, 31 ms');
    expect(line('Callers answered')).toBe('Callers answered1 of 11 of 1');
  });

  test('needs a live system', async () => {
    setUi({ link: { state: 'lost', since: Date.now(), reason: 'cut', next: null } });
    await open();
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'List deals' }).disabled).toBe(true);
  });
});

test('the read model says what it saves, counted', async () => {
  await open();
  const saved = screen.getByRole('region', { name: 'Read model' });
  expect(within(saved).getByText('561 calls in place of 505,440')).toBeTruthy();
  expect(within(saved).getByText('310 hits, 6 misses')).toBeTruthy();
});
