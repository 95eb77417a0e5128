import { expect, test } from 'vitest';
import { neighbourhood } from './neighbourhood.ts';
import { smallTopology } from './topology.example.ts';
import { indexTopology } from './topology.ts';

const index = indexTopology(smallTopology());
const around = (start: string, steps: number) => [...neighbourhood(index, start, steps).nodes].sort();

test('a step leads along a way in either direction', () => {
  expect(around('queue:cart-clearing', 1)).toEqual([
    'dlq:cart-clearing-dlq',
    'function:cart-on-order-events',
    'queue:cart-clearing',
    'rule:cart-clearing',
  ]);
});

test('meeting places are reached, and not gone through', () => {
  expect(around('service:orders', 3)).toEqual(['bus', 'gateway', 'service:cart', 'service:orders']);
  expect(around('gateway', 1)).toEqual(['client', 'gateway', 'service:cart', 'service:orders']);
});

test('ways are those with both ends within', () => {
  const { edges } = neighbourhood(index, 'service:cart', 1);
  expect([...edges].sort()).toEqual([
    'gateway>service:cart',
    'gateway>service:orders',
    'service:cart>bus',
    'service:orders>bus',
    'service:orders>service:cart',
  ]);
});

test('without steps, and for a place that is not there, it is the place alone', () => {
  expect(around('service:orders', 0)).toEqual(['service:orders']);
  expect(around('service:gone', 2)).toEqual(['service:gone']);
});
