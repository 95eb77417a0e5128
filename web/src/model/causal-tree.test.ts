import fc from 'fast-check';
import { expect, test } from 'vitest';
import { causalTree, unseenCauses, walk } from './causal-tree.ts';
import { type Seen, seenEvent } from './seen.ts';
import { changesByService } from './service-changes.ts';

let clock = 0;
const told = (id: string, type: string, causationId: string, data: Record<string, unknown> = {}, source = 'orders') => {
  clock += 1;
  const system = /^(Request|Message)/.test(type);
  return seenEvent({
    id,
    type,
    source: `playground.${system ? 'system' : source}`,
    time: new Date(1_000 + clock).toISOString(),
    correlationId: 'c',
    causationId,
    traceId: null,
    data,
  });
};
const request = (id: string, caller: string, callee: string) =>
  told(id, 'RequestHandled', `request-${id}`, { requestId: `request-${id}`, caller, callee, status: 200, ms: 5 });
const handled = (id: string, causationId: string, consumer: string, changes: unknown[] = []) =>
  told(id, 'MessageHandled', causationId, { queue: 'q', consumer, attempt: 1, changes });
const lines = (events: readonly Seen[]) =>
  [...walk(causalTree(events))].map(
    ({ node, depth }) =>
      `${'  '.repeat(depth)}${node.seen?.type ?? 'not seen'} ${node.id}${node.byCall ? ' by call' : ''}`,
  );

const story = (): Seen[] => [
  told('placed', 'OrderPlaced', 'request-order'),
  handled('took', 'placed', 'inventory/on-order-events'),
  told('reserved', 'StockReserved', 'placed', {}, 'inventory'),
  request('lookup', 'orders', 'cart'),
  request('order', 'client', 'orders'),
];

test('a story is one tree: the request, what it caused, and the calls made meanwhile', () => {
  expect(lines(story())).toEqual([
    'RequestHandled order',
    '  OrderPlaced placed',
    '    MessageHandled took',
    '    StockReserved reserved',
    '  RequestHandled lookup by call',
  ]);
});

test('a call that two pieces of work may have made stands for itself', () => {
  const events = [...story(), request('second', 'client', 'orders')];
  expect(lines(events)).toContain('RequestHandled lookup');
});

test('a call that says what its caller was at work on hangs there, however much else the caller did', () => {
  const call = told('call', 'RequestHandled', 'request-call', {
    requestId: 'request-call',
    caller: 'orders',
    callee: 'payments',
    causedBy: 'request-order',
  });
  const events = [call, ...story(), request('second', 'client', 'orders')];
  expect(lines(events).join('\n')).toContain('RequestHandled order\n  RequestHandled call');
  expect(lines([call])).toEqual(['not seen request-order', '  RequestHandled call']);
});

test('a cause that was named and has not arrived holds its place until it does', () => {
  const [placed] = story();
  if (placed === undefined) throw new Error('no event');
  expect(lines([placed])).toEqual(['not seen request-order', '  OrderPlaced placed']);
  expect(unseenCauses(causalTree([placed]))).toBe(1);
  expect(unseenCauses(causalTree([placed, request('order', 'client', 'orders')]))).toBe(0);
});

test('ids that name each other do not go round for ever', () => {
  const events = [told('a', 'OrderPlaced', 'b'), told('b', 'OrderConfirmed', 'a')];
  expect(
    lines(events)
      .map((line) => line.trim())
      .sort(),
  ).toEqual(['OrderConfirmed b', 'OrderPlaced a'].sort());
});

test('every event stands in the tree exactly once, below what it names, in whatever order events arrive', () => {
  const ids = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'gone');
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(ids, ids), { selector: ([id]) => id }), (pairs) => {
      const events = pairs.map(([id, cause]) => told(id, 'OrderPlaced', cause));
      const nodes = [...walk(causalTree(events))].map(({ node }) => node);
      const seen = nodes.filter((node) => node.seen !== null);
      expect(seen.map(({ id }) => id).sort()).toEqual(events.map(({ id }) => id).sort());
      for (const node of nodes) for (const child of node.children) expect(child.seen?.causationId).toBe(node.id);
    }),
  );
});

test('what a story changed is told per service, from before its first change to after its last', () => {
  const change = (key: string, before: unknown, after: unknown) => ({ table: 'orders', key, before, after });
  const events = [
    handled('2', 'placed', 'orders/on-stock', [change('o1', { status: 'PLACED' }, { status: 'RESERVED' })]),
    handled('1', 'placed', 'cart/on-order', [change('k', { lines: 2 }, { lines: 0 }), 'rubbish', { table: 1 }]),
    handled('3', 'placed', 'orders/on-stock', [change('o1', { status: 'RESERVED' }, { status: 'CONFIRMED' })]),
  ];
  expect(changesByService(events)).toEqual([
    {
      service: 'orders',
      rows: [
        { table: 'orders', key: 'o1', before: { status: 'PLACED' }, after: { status: 'CONFIRMED' }, steps: ['2', '3'] },
      ],
    },
    {
      service: 'cart',
      rows: [{ table: 'orders', key: 'k', before: { lines: 2 }, after: { lines: 0 }, steps: ['1'] }],
    },
  ]);
});
