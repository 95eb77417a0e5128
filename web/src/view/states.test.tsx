/** What the page says when there is nothing to show, or nothing new: each state with its next step. */
import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { LivePlayground } from '../live/playground.ts';
import { MapNotes } from './map/MapNotes.tsx';
import { NoMap } from './notes.tsx';
import { Offline } from './Offline.tsx';
import { getUi, setUi } from './store.ts';
import { pageWorld, told } from './testing.tsx';
import { MomentNotes, PastBadge } from './time/Moment.tsx';
import { getTime, setTime } from './time/time-store.ts';

const page = pageWorld();
const OPERATOR = { userId: 'u1', name: 'Op', email: 'op@example.com', roles: ['customer', 'operator'] };

beforeEach(() => {
  setUi({
    link: { state: 'live' },
    topologyError: null,
    away: null,
    session: null,
    calls: [],
    notice: null,
    ordered: 0,
  });
  setTime({ live: page.playground as LivePlayground, shown: null, busy: null, problem: null });
});
afterEach(() => {
  vi.useRealTimers();
  getTime().shown?.stop();
  setTime({ live: null, shown: null, liveTopology: null });
});

const button = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name });
const lost = (ago: number, next: number | null) =>
  setUi({
    link: { state: 'lost', since: Date.now() - ago, reason: 'cut', next: next === null ? null : Date.now() + next },
  });

test('a lost connection says for how long, when it is tried again, and offers to save what was seen', () => {
  vi.useFakeTimers();
  (page.playground as LivePlayground).history.add([told('a', 'OrderPlaced')], Date.now(), 1, true);
  lost(4_000, 3_000);
  page.show(<Offline />);
  expect(screen.getByText('No news for 4 s. Trying again in 3 s.')).toBeTruthy();
  expect(screen.getByRole('status').textContent).toBe('Connection lost.');
  expect(button('Try now')).toBeTruthy();
  expect(button('Save what I have')).toBeTruthy();
  // what changes by the second is not read out again and again; ten seconds interrupt once
  expect(screen.getByText(/No news for/).getAttribute('aria-hidden')).toBe('true');
  act(() => void vi.advanceTimersByTime(7_000));
  expect(screen.getByRole('alert').textContent).toBe('Connection lost.');
  expect(screen.getByText(/^No news for 11 s\. Trying now…$/)).toBeTruthy();
});

test('nothing seen yet: nothing to save', () => {
  lost(4_000, null);
  page.show(<Offline />);
  expect(screen.getByText('No news for 4 s. Trying now…')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Save what I have' })).toBeNull();
});

test('a short break is not worth a word', () => {
  lost(300, 500);
  page.show(<Offline />);
  expect(screen.queryByText('Connection lost.')).toBeNull();
});

test('a system that does not answer at all: the page says so, and has something to show meanwhile', () => {
  setUi({ topologyError: { reason: 'The topology could not be read (503).', since: Date.now() } });
  lost(4_000, null);
  page.show(<NoMap />);
  expect(screen.getByText(/The system behind this page does not answer/)).toBeTruthy();
  expect(button('Open the sample recording')).toBeTruthy();
});

test('a map that cannot be read while events come: they are counted all the same', () => {
  setUi({ topologyError: { reason: 'The topology could not be read (503).', since: Date.now() } });
  page.show(<NoMap />);
  expect(screen.getByText(/Events are received and counted all the same/)).toBeTruthy();
  expect(button('Ask now')).toBeTruthy();
});

test('a map that could be read once stays, dated and marked as old', () => {
  setUi({ topologyError: { reason: 'The topology could not be read (503).', since: Date.now() } });
  const { container } = page.show(<MapNotes />);
  expect(screen.getByText(/The map is from \d\d:\d\d:\d\d\./)).toBeTruthy();
  expect(container.querySelector('.old-map')).not.toBeNull();
  expect(button('Try again')).toBeTruthy();
});

test('with the connection gone the map says nothing of its own: one remark is enough', () => {
  setUi({ topologyError: { reason: 'The topology could not be read (no answer).', since: Date.now() } });
  lost(4_000, null);
  page.show(<MapNotes />);
  expect(screen.queryByText(/The topology could not be read/)).toBeNull();
});

test('a quiet map places an order at one press, from signing up on', async () => {
  const asked: string[] = [];
  const price = { amount: 890, currency: 'EUR' };
  const shelf = [
    { id: 'gone', name: 'Gone', price, votes: 0, available: false },
    { id: 'tea', name: 'Tea', price, votes: 0, available: true },
  ];
  const answers: Readonly<Record<string, unknown>> = {
    'POST /api/auth/signup': {},
    'POST /api/auth/login': {},
    'GET /api/auth/session': { userId: 'u2', name: 'Ada', email: 'ada@example.com', roles: ['customer'] },
    'GET /api/products': { items: shelf, nextCursor: null },
    'PUT /api/cart/items/tea': { cartId: 'c', items: [], total: price },
    'POST /api/orders': { orderId: 'o1', status: 'PLACED', warnings: [] },
  };
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
    const key = `${init?.method ?? 'GET'} ${url.split('?')[0]}`;
    asked.push(key);
    return Response.json(answers[key] ?? {});
  });
  page.show(<MapNotes />);
  fireEvent.click(button('Place an order'));
  expect(button('Placing…').disabled).toBe(true);
  await waitFor(() => expect(getUi().ordered).toBe(1));
  expect(asked).toEqual(Object.keys(answers));
  expect(getUi().made?.email).toMatch(/^ada\..*@example\.com$/);
  expect(screen.queryByRole('button', { name: 'Start the autopilot' })).toBeNull();
});

test('what stands in the way of that order is said', async () => {
  vi.stubGlobal('fetch', async () => Response.json({ title: 'Too many sign-ups' }, { status: 429 }));
  page.show(<MapNotes />);
  fireEvent.click(button('Place an order'));
  await waitFor(() => expect(getUi().notice).toBe('Too many sign-ups'));
  expect(button('Place an order').disabled).toBe(false);
});

test('operators can start the autopilot from a quiet map', async () => {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
    asked.push(`${init?.method ?? 'GET'} ${url} ${String(init?.body ?? '')}`);
    return Response.json({});
  });
  setUi({ session: OPERATOR });
  page.show(<MapNotes />);
  fireEvent.click(button('Start the autopilot'));
  await waitFor(() => expect(asked).toEqual(['POST /api/scenarios/autopilot {"active":true}']));
});

test('who comes back to a hidden tab is told what happened, and may see it', async () => {
  const { history, world } = page.playground as LivePlayground;
  if (world.index === null) throw new Error('the page has a map');
  history.setMap(world.index);
  const at = Date.now() - 60_000;
  for (const [turn, id] of ['a', 'b', 'c'].entries())
    history.add([told(id, 'OrderPlaced')], at + turn * 5_000, turn, true);
  setUi({ away: { since: at + 4_000, events: 2, failures: 1 } });
  page.show(
    <>
      <MapNotes />
      <PastBadge />
    </>,
  );
  expect(screen.queryByText('In the past')).toBeNull();
  expect(screen.getByText(/While you were away: 2 events, 1 failure\./)).toBeTruthy();
  fireEvent.click(button('Replay them'));
  await waitFor(() => expect(getTime().shown?.replay.playing).toBe(true));
  expect(getTime().shown?.replay.position).toBe(1);
  expect(getUi().away).toBeNull();
  expect(screen.getByText('In the past')).toBeTruthy();
  fireEvent.click(button('Return to live'));
  expect(getTime().shown).toBeNull();
});

test('a recording that cannot be read: what is wrong with it, and another file', () => {
  setTime({ problem: 'This is not a recording of the playground.' });
  page.show(<MomentNotes />);
  expect(screen.getByRole('alert').textContent).toContain('This is not a recording');
  const picker = screen.getByLabelText<HTMLInputElement>('Another file');
  const picked = vi.spyOn(picker, 'click');
  fireEvent.click(button('Open another file…'));
  expect(picked).toHaveBeenCalledOnce();
});
