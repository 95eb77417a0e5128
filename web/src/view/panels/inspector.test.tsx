import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { getUi, setUi } from '../store.ts';
import { pageWorld, told } from '../testing.tsx';
import { Inspector } from './Inspector.tsx';

const page = pageWorld();
const open = (id: string) => setUi({ selection: { kind: 'event', id } });

const request = () =>
  told('request', 'RequestHandled', {
    causationId: 'r1',
    data: { requestId: 'r1', caller: 'client', callee: 'orders', route: 'POST /api/orders', status: 201, ms: 12 },
  });
const placed = () =>
  told('placed', 'OrderPlaced', {
    causationId: 'r1',
    data: { orderId: 'o1', lines: [{ productId: 'p', quantity: 2 }] },
  });
const change = (before: unknown, after: unknown) => [{ table: 'orders', key: 'o1', before, after }];
const handled = () =>
  told('handled', 'MessageHandled', {
    causationId: 'placed',
    data: {
      queue: 'cart-clearing',
      consumer: 'cart/on-order-events',
      attempt: 1,
      eventType: 'OrderPlaced',
      changes: change({ status: 'PLACED' }, { status: 'CONFIRMED', by: 'x' }),
    },
  });

test('an event shows its sentence, payload, cause and effects', async () => {
  page.happen(request(), placed(), handled());
  open('placed');
  page.show(<Inspector />);
  expect(await screen.findByRole('heading', { name: /OrderPlaced/ })).toBeTruthy();
  expect(screen.getByText(/"orderId": "o1"/)).toBeTruthy();
  expect(screen.getByRole('button', { name: 'RequestHandled' })).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'MessageHandled' }));
  expect(getUi().selection).toEqual({ kind: 'event', id: 'handled' });
});

test('the rules that took a copy are told, and of the others the field that failed', async () => {
  page.happen(told('confirmed', 'OrderConfirmed'));
  open('confirmed');
  page.show(<Inspector />);
  expect(await screen.findByText(/sent a copy to live-feed/)).toBeTruthy();
  expect(screen.getByText(/needs detail-type = OrderPlaced; this event is OrderConfirmed/)).toBeTruthy();
  expect(screen.getByText('Why not? 1 rule did not match')).toBeTruthy();
});

test('the contract of the type is read when it is opened', async () => {
  page.happen(placed());
  open('placed');
  page.show(<Inspector />);
  const summary = await screen.findByText(/^Schema, version/);
  const details = summary.closest('details');
  if (details === null) throw new Error('The schema cannot be opened.');
  details.open = true;
  fireEvent(details, new Event('toggle'));
  expect(await screen.findByRole('rowheader', { name: 'orderId' })).toBeTruthy();
});

test('JSON and the command to send it again can be copied', async () => {
  const writeText = vi.fn(async (_text: string) => {});
  vi.stubGlobal('navigator', { clipboard: { writeText } });
  page.happen(placed());
  open('placed');
  page.show(<Inspector />);
  fireEvent.click(await screen.findByRole('button', { name: 'Copy JSON' }));
  expect(JSON.parse(writeText.mock.lastCall?.[0] ?? '')).toMatchObject({
    source: 'playground.orders',
    'detail-type': 'OrderPlaced',
    detail: { meta: { id: 'placed' }, data: { orderId: 'o1' } },
  });
  fireEvent.click(screen.getByText('Copy command'));
  expect(writeText.mock.lastCall?.[0]).toMatch(/^awslocal events put-events --entries '\[\{"EventBusName":"/);
  await waitFor(() => expect(getUi().notice).toBe('Command copied.'));
});

test('an event that only the journal has is shown all the same', async () => {
  page.playground.world.ring.payloads.put(told('older', 'OrderPlaced', { data: { orderId: 'from the journal' } }));
  open('older');
  page.show(<Inspector />);
  expect(await screen.findByText(/from the journal/, { selector: '.payload' })).toBeTruthy();
});

test('an id that nobody knows says so', async () => {
  setUi({ link: { state: 'live' } });
  open('unknown');
  page.show(<Inspector />);
  expect(await screen.findByText('No event with this id in the last 24 h.')).toBeTruthy();
});

test('a followed story shows its way, its tree of causes and what each service changed', async () => {
  page.happen(request(), placed(), handled());
  setUi({ follow: 'story' });
  page.show(<Inspector />);
  const way = within(await screen.findByRole('region', { name: 'Way' }));
  expect(way.getAllByRole('button').map(({ textContent }) => textContent?.replace(/\+.*/, ''))).toEqual([
    'OrderPlaced',
  ]);
  const tree = within(screen.getByRole('region', { name: 'What caused what' }));
  expect(tree.getAllByRole('button').map(({ textContent }) => textContent)).toEqual([
    'RequestHandled',
    'OrderPlaced',
    'MessageHandled',
  ]);
  expect(tree.getByText('cart/on-order-events settled OrderPlaced at attempt 1.')).toBeTruthy();
  const cart = within(screen.getByRole('region', { name: 'Before and after in cart' }));
  expect(cart.getAllByRole('row').map(({ textContent }) => textContent)).toEqual([
    'kindfieldbeforeafter',
    '~changedstatusPLACEDCONFIRMED',
    '+addedby–x',
  ]);
});

test('a story that began before the page was there is completed from the journal', async () => {
  const [first, second] = [request(), placed()];
  page.answers = (path) =>
    path.startsWith('/api/live/events?correlationId=story') ? { items: [first, second], nextCursor: null } : undefined;
  page.happen(handled());
  setUi({ follow: 'story' });
  page.show(<Inspector />);
  expect(await screen.findByText(/Not seen yet/)).toBeTruthy();
  await waitFor(() => expect(screen.queryByText(/Not seen yet/)).toBeNull(), { timeout: 4_000 });
  const tree = within(screen.getByRole('region', { name: 'What caused what' }));
  expect(tree.getAllByRole('button')).toHaveLength(3);
});

test('from one event the way back to its story is one click', async () => {
  page.happen(placed());
  setUi({ follow: 'story' });
  open('placed');
  page.show(<Inspector />);
  fireEvent.click(await screen.findByRole('button', { name: 'Back to story' }));
  expect(getUi()).toMatchObject({ selection: null, follow: 'story' });
});

test('a journal that does not answer is said, and asked again on demand', async () => {
  let asked = 0;
  page.answers = () => {
    asked += 1;
    return asked === 1 ? { unexpected: true } : { items: [request(), placed()], nextCursor: null };
  };
  page.happen(handled());
  setUi({ follow: 'story' });
  page.show(<Inspector />);
  fireEvent.click(await screen.findByRole('button', { name: 'Try again' }, { timeout: 4_000 }));
  await waitFor(() => expect(screen.queryByText(/The journal did not answer/)).toBeNull());
  expect(screen.queryByText(/Not seen yet/)).toBeNull();
});
