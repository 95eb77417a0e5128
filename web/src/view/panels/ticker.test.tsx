import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, expect, test, vi } from 'vitest';
import { getUi, setUi } from '../store.ts';
import { pageWorld, told } from '../testing.tsx';
import { Ticker } from './Ticker.tsx';

const page = pageWorld();

beforeEach(() => {
  // A list ten rows high: nothing has a size without a browser.
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(240);
  vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(1_000);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(240);
});

const ids = () => [...document.querySelectorAll<HTMLElement>('.trow')].map(({ dataset }) => dataset.event);
const many = (count: number, more = {}) =>
  Array.from({ length: count }, (_, at) =>
    told(`e${at}`, 'OrderPlaced', { correlationId: `story-${at % 3}`, ...more }),
  );
const focused = () => document.activeElement?.closest('.trow')?.getAttribute('data-event');
const press = (key: string) => fireEvent.keyDown(document.activeElement ?? document.body, { key });

test('the newest event is on top, and only what can be seen is in the document', () => {
  page.happen(...many(1_000));
  page.show(<Ticker />);
  expect(ids()[0]).toBe('e999');
  expect(ids().length).toBeLessThan(60);
  expect(document.querySelector('.trow')?.getAttribute('aria-setsize')).toBe('1000');
});

test('filters by service, type and failure narrow the list together', async () => {
  page.happen(told('a', 'OrderPlaced'));
  page.happen(told('b', 'StockReserved', { source: 'playground.inventory' }));
  page.happen(told('c', 'MessageFailed', { data: { queue: 'q', consumer: 'inventory/on-order', attempt: 1 } }));
  page.show(<Ticker />);
  fireEvent.change(screen.getByRole('combobox', { name: 'all services' }), { target: { value: 'inventory' } });
  await waitFor(() => expect(ids()).toEqual(['c', 'b']));
  fireEvent.change(screen.getByRole('combobox', { name: 'all types' }), { target: { value: 'StockReserved' } });
  await waitFor(() => expect(ids()).toEqual(['b']));
  fireEvent.change(screen.getByRole('combobox', { name: 'all types' }), { target: { value: '' } });
  fireEvent.click(screen.getByRole('checkbox', { name: 'failures only' }));
  await waitFor(() => expect(ids()).toEqual(['c']));
});

test('an id or its end finds the events of that story, in capitals or not', async () => {
  page.happen(...many(6), told('01KABC', 'OrderPlaced', { correlationId: '01KXYZ99' }));
  page.show(<Ticker />);
  fireEvent.change(screen.getByRole('searchbox'), { target: { value: ' xyz99 ' } });
  await waitFor(() => expect(ids()).toEqual(['01KABC']));
  fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'nothing like it' } });
  expect(await screen.findByText(/No event matches the filter/)).toBeTruthy();
});

test('the list is one stop of the tab key, and arrows walk through it', async () => {
  page.happen(...many(200));
  page.show(<Ticker />);
  const stops = document.querySelectorAll('.rows [tabindex="0"]');
  expect(stops).toHaveLength(2);
  act(() => screen.getAllByRole('button', { name: 'OrderPlaced' })[0]?.focus());
  expect(focused()).toBe('e199');
  press('ArrowDown');
  await waitFor(() => expect(focused()).toBe('e198'));
  press('ArrowUp');
  await waitFor(() => expect(focused()).toBe('e199'));
  press('ArrowUp');
  await waitFor(() => expect(focused()).toBe('e199'));
});

test('while somebody walks in the list it stands still; Home lets it go on', async () => {
  page.happen(...many(20));
  page.show(<Ticker />);
  act(() => screen.getAllByRole('button', { name: 'OrderPlaced' })[0]?.focus());
  press('ArrowDown');
  await waitFor(() => expect(focused()).toBe('e18'));
  act(() => page.happen(told('newer', 'OrderPlaced')));
  expect(await screen.findByText('List held, 1 newer')).toBeTruthy();
  expect(ids()).not.toContain('newer');
  press('Home');
  await waitFor(() => expect(ids()[0]).toBe('newer'));
});

test('F follows the story of the row one stands on', async () => {
  page.happen(...many(4));
  page.show(<Ticker />);
  act(() => screen.getAllByRole('button', { name: 'OrderPlaced' })[0]?.focus());
  press('f');
  expect(getUi().follow).toBe('story-0');
  await waitFor(() => expect(ids()).toEqual(['e3', 'e0']));
  act(() => setUi({ follow: null }));
});
