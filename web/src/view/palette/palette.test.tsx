import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, expect, test, vi } from 'vitest';
import { doKey, onKey, switchLetters } from '../keys.ts';
import { getUi, setUi } from '../store.ts';
import { pageWorld, told } from '../testing.tsx';
import { PaletteHost } from './PaletteHost.tsx';

const page = pageWorld();
beforeEach(() => {
  setUi({ palette: false, table: false });
  switchLetters(true);
});

const key = (name: string, more = {}) =>
  window.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true, ...more }));
const field = () => screen.getByRole('combobox');
const type = (value: string) => fireEvent.change(field(), { target: { value } });
const options = () => screen.queryAllByRole('option').map(({ textContent }) => textContent ?? '');
const chosen = () => screen.getByRole('option', { selected: true }).textContent;

async function openPalette() {
  page.show(<PaletteHost />);
  act(() => void key('k', { ctrlKey: true }));
  await screen.findByRole('combobox');
}

test.each([
  ['Ctrl+K', 'k', { ctrlKey: true }],
  ['Cmd+K', 'k', { metaKey: true }],
  ['a slash', '/', {}],
])('%s opens it', async (_name, name, more) => {
  page.show(<PaletteHost />);
  act(() => void key(name, more));
  expect(await screen.findByRole('dialog', { name: 'Search and commands' })).toBeTruthy();
});

test('a place is found by its name, chosen by arrows and opened by Enter', async () => {
  await openPalette();
  type('cart');
  await waitFor(() => expect(options()[0]).toMatch(/^cart/));
  const first = chosen();
  fireEvent.keyDown(field(), { key: 'ArrowDown' });
  expect(chosen()).not.toBe(first);
  expect(field().getAttribute('aria-activedescendant')).toBe(screen.getByRole('option', { selected: true }).id);
  fireEvent.keyDown(field(), { key: 'ArrowUp' });
  fireEvent.keyDown(field(), { key: 'Enter' });
  expect(getUi()).toMatchObject({ palette: false, selection: { kind: 'node' } });
  expect(screen.queryByRole('combobox')).toBeNull();
});

test('an event is found by the end of its id, and its story can be followed', async () => {
  page.happen(told('event-abcdef', 'OrderPlaced', { correlationId: 'story-uvwxyz' }));
  await openPalette();
  type('abcdef');
  await waitFor(() => expect(options()).toHaveLength(2));
  fireEvent.click(screen.getByRole('option', { name: /Follow uvwxyz/ }));
  expect(getUi()).toMatchObject({ follow: 'story-uvwxyz', selection: null });
});

test('a whole id that memory does not have leads to the journal', async () => {
  await openPalette();
  const id = '01k0000000000000000000aaaa';
  type(id);
  await waitFor(() => expect(options()).toHaveLength(2));
  fireEvent.click(screen.getByRole('option', { name: /^Open 00AAAA/ }));
  expect(getUi().selection).toEqual({ kind: 'event', id: id.toUpperCase() });
});

test('a command does what its key does', async () => {
  const run = vi.fn((name: string) => name === 't');
  const stop = onKey(run);
  await openPalette();
  type('as a table');
  await waitFor(() => expect(options()).toHaveLength(1));
  fireEvent.keyDown(field(), { key: 'Enter' });
  expect(run).toHaveBeenCalledWith('t');
  stop();
});

test('nothing found says what can be found', async () => {
  await openPalette();
  type('qqqq');
  expect(await screen.findByText(/Nothing found\. Events are found by type/)).toBeTruthy();
});

test('single keys can be switched off; the search on Ctrl+K stays', async () => {
  switchLetters(false);
  const run = vi.fn(() => true);
  const stop = onKey(run);
  key('t');
  expect(run).not.toHaveBeenCalled();
  page.show(<PaletteHost />);
  act(() => void key('k', { ctrlKey: true }));
  expect(await screen.findByRole('combobox')).toBeTruthy();
  expect(doKey('t')).toBe(true);
  stop();
});
