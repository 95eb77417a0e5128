import { cleanup, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPlayground, type Playground } from '../live/playground.ts';
import { PlaygroundContext } from './context.ts';
import { HonestyLine } from './panels/HonestyLine.tsx';
import { Ticker } from './panels/Ticker.tsx';
import { NO_FILTERS, setUi } from './store.ts';

let playground: Playground;

beforeEach(() => {
  vi.stubGlobal('fetch', () => new Promise(() => {}));
  playground = createPlayground(
    { stage: 'local', apiUrl: '', socketUrl: 'ws://localhost/ws' },
    { link() {}, topology() {}, topologyFailed() {}, role() {}, away() {}, detail() {} },
  );
  setUi({ filters: NO_FILTERS, follow: null });
});
afterEach(() => {
  playground.stop();
  cleanup();
  vi.unstubAllGlobals();
});

const show = (part: React.ReactNode) => render(<PlaygroundContext value={playground}>{part}</PlaygroundContext>);
const row = (id: string, type = 'OrderPlaced') => ({
  id,
  type,
  source: 'playground.orders',
  time: new Date().toISOString(),
  correlationId: 'c',
  causationId: 'r',
  traceId: null,
  data: {},
});

test('the honesty line says received, drawn, aggregated and lost, and that the books balance', () => {
  playground.world.accept({ rows: [row('a'), row('b'), row('b'), 'rubbish'], withheld: 0 });
  const { container } = show(<HonestyLine />);
  const line = within(screen.getByRole('contentinfo'));
  expect(container.querySelector('.honesty')).toMatchObject({
    dataset: { received: '2', drawn: '0', waiting: '2', lost: '1' },
  });
  expect(container.querySelector('.sums')?.textContent).toContain('repeated 1');
  expect(line.getByText('books balance')).toBeTruthy();
});

test('an empty ticker says that rows appear as they arrive', () => {
  show(<Ticker />);
  expect(screen.getByText('No event yet. Rows appear as they arrive.')).toBeTruthy();
});

test('a filter that hides everything says how much it hides and offers to clear it', () => {
  playground.world.accept({ rows: [row('a'), row('b')], withheld: 0 });
  setUi({ filters: { ...NO_FILTERS, failures: true } });
  show(<Ticker />);
  expect(screen.getByText(/No event matches the filter \(2 hidden\)/)).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Clear' })).toBeTruthy();
});
