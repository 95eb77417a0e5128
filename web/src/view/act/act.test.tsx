import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createPlayground, type Playground } from '../../live/playground.ts';
import { PlaygroundContext } from '../context.ts';
import { getUi, setUi } from '../store.ts';
import { ActionPanel } from './ActionPanel.tsx';

const ORDER = '01K1111111111111111111AAAA';
const CID = '01K0000000000000000000CORR';
const money = (amount: number) => ({ amount, currency: 'EUR' });
const product = { id: 'tea-01', name: 'Assam', category: 'tea', price: money(890), votes: 2, available: true };
const cart = {
  cartId: 'cart',
  items: [{ productId: 'tea-01', name: 'Assam', quantity: 2, price: money(890), previousPrice: money(790) }],
  total: money(1780),
};
const order = {
  orderId: ORDER,
  status: 'PLACED',
  placedAt: '2026-01-01T00:00:00.000Z',
  lines: [{ productId: 'tea-01', quantity: 2, unitPrice: money(890) }],
  total: money(1780),
  history: [{ status: 'PLACED', at: '2026-01-01T00:00:00.000Z', eventId: 'placed' }],
};
const problem = (status: number, code: string, title: string) => ({
  status,
  body: { type: '', title, status, code, detail: '', requestId: 'request-1', correlationId: CID },
});

let playground: Playground;
let answers: Record<string, { status?: number; body: unknown; cache?: string } | 'silence'>;
let asked: string[];

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  asked = [];
  answers = {
    'GET /api/auth/session': { body: { userId: 'u1', email: 'ada@example.com', name: 'Ada', roles: ['customer'] } },
    'GET /api/cart': { body: cart },
    'GET /api/products': { body: { items: [product], nextCursor: null } },
    'GET /api/orders': { body: { items: [order], nextCursor: null } },
  };
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
    const key = `${init?.method ?? 'GET'} ${url.split('?')[0]}`;
    asked.push(key);
    const answer = answers[key];
    if (answer === 'silence') throw new TypeError('no network');
    if (answer === undefined) return new Promise(() => {});
    const { status = 200, body, cache } = answer;
    return new Response(JSON.stringify(body), {
      status,
      headers: { 'content-type': 'application/json', ...(cache === undefined ? {} : { 'x-cache': cache }) },
    });
  });
  playground = createPlayground(
    { stage: 'local', apiUrl: '', socketUrl: 'ws://localhost/ws' },
    { link() {}, topology() {}, topologyFailed() {}, role() {}, away() {}, detail() {} },
  );
  setUi({ link: { state: 'live' }, session: 'unknown', tab: 'shop', calls: [], follow: null, ordered: 0 });
});
afterEach(() => {
  playground.stop();
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function open(tab = 'shop'): Promise<void> {
  setUi({ tab });
  render(
    <PlaygroundContext value={playground}>
      <ActionPanel />
    </PlaygroundContext>,
  );
  await screen.findByRole('button', { name: 'Sign out' });
}
const told = (type: string, data: Record<string, unknown>) =>
  act(async () => {
    const time = '2026-01-01T00:00:01.000Z';
    const rest = { source: 'playground.orders', time, correlationId: CID, causationId: 'x', traceId: null };
    playground.world.accept({ rows: [{ id: `event ${type}`, type, ...rest, data }], withheld: 0 });
    await vi.advanceTimersByTimeAsync(600);
  });

describe('the shop', () => {
  test('shows in the cart that a price changed', async () => {
    await open();
    expect(await screen.findByText(/The price changed: it was 7\.90 EUR/)).toBeTruthy();
  });

  test('each card says in one sentence what will happen', async () => {
    await open();
    const cards = screen.getByLabelText('Card');
    const stories = new Set<string>();
    for (const option of within(cards).getAllByRole('option')) {
      fireEvent.change(cards, { target: { value: option.getAttribute('value') } });
      stories.add(document.getElementById('card-story')?.textContent ?? '');
    }
    expect(stories.size).toBe(5);
  });

  test('a refusal is shown with its code, and one click follows it', async () => {
    answers['POST /api/orders'] = problem(402, 'payment-declined', 'The payer declined');
    await open();
    fireEvent.click(await screen.findByRole('button', { name: /^Place order 2 items/ }));
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('payment-declined');
    // the same card would be declined again
    expect(within(alert).queryByRole('button', { name: 'Try again' })).toBeNull();
    fireEvent.click(within(alert).getByRole('button', { name: /^Follow/ }));
    expect(getUi().follow).toBe(CID);
  });

  test('warnings of an order that was taken all the same are shown', async () => {
    const warnings = ['The payment is asked for later.'];
    answers['POST /api/orders'] = {
      status: 201,
      body: { orderId: ORDER, status: 'PLACED', total: money(1780), warnings },
    };
    await open();
    fireEvent.click(await screen.findByRole('button', { name: /^Place order 2 items/ }));
    expect((await screen.findByRole('list', { name: 'Warnings' })).textContent).toContain(warnings[0]);
  });

  test('a shelf without a product that fits says what to do', async () => {
    answers['GET /api/products'] = { body: { items: [], nextCursor: null } };
    await open();
    fireEvent.click(screen.getByRole('button', { name: 'Browse products' }));
    expect(await screen.findByText(/Nothing on this shelf fits/)).toBeTruthy();
  });

  test('an answer of another shape is a problem, not an empty shelf', async () => {
    answers['GET /api/products'] = { body: { items: [{ id: 7 }] } };
    await open();
    fireEvent.click(screen.getByRole('button', { name: 'Browse products' }));
    expect((await screen.findByRole('alert')).textContent).toContain('another shape');
  });

  test('a system that cannot be reached is said, and asked once more at a press', async () => {
    answers['GET /api/products'] = 'silence';
    await open();
    fireEvent.click(screen.getByRole('button', { name: 'Browse products' }));
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('The system cannot be reached');
    answers['GET /api/products'] = { body: { items: [product], nextCursor: null } };
    fireEvent.click(within(alert).getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('list', { name: 'Products' })).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

describe('the orders', () => {
  test('move on by events without asking again', async () => {
    await open('orders');
    const item = (await screen.findByText('PLACED', { selector: '.state' })).closest('li.card');
    const before = asked.filter((one) => one === 'GET /api/orders').length;
    await told('StockReserved', { orderId: ORDER });
    expect(item?.getAttribute('data-status')).toBe('RESERVED');
    await told('OrderCancelled', { orderId: ORDER, reason: 'payment-declined' });
    expect(item?.getAttribute('data-status')).toBe('CANCELLED');
    expect(item?.textContent).toContain('Because the payment was declined.');
    expect(asked.filter((one) => one === 'GET /api/orders')).toHaveLength(before);
  });

  test('an answer that is older than the events does not take an order back', async () => {
    await open();
    await told('OrderConfirmed', { orderId: ORDER });
    fireEvent.click(screen.getByRole('tab', { name: 'Orders' }));
    expect(await screen.findByText('CONFIRMED', { selector: '.state' })).toBeTruthy();
  });

  test('an empty list says the next step', async () => {
    answers['GET /api/orders'] = { body: { items: [], nextCursor: null } };
    await open('orders');
    expect(await screen.findByText(/No orders yet/)).toBeTruthy();
  });
});

describe('the tabs', () => {
  test('are one stop of the tab key, with arrows between them', async () => {
    await open();
    const tabs = screen.getAllByRole('tab');
    expect(tabs.filter(({ tabIndex }) => tabIndex === 0)).toHaveLength(1);
    fireEvent.keyDown(screen.getByRole('tab', { name: 'Shop' }), { key: 'ArrowLeft' });
    expect(screen.getByRole('tab', { name: 'Profile' }).getAttribute('aria-selected')).toBe('true');
    expect(document.activeElement).toBe(screen.getByRole('tab', { name: 'Profile' }));
  });

  test('show the operator’s desk to operators only', async () => {
    await open();
    expect(screen.queryByRole('tab', { name: 'Operator' })).toBeNull();
  });
});
