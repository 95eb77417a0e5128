import { expect, test } from 'vitest';
import { firstMismatch, matches } from './pattern.ts';

const envelope = {
  source: 'playground.orders',
  'detail-type': 'OrderPlaced',
  detail: { data: { total: 5, tags: ['a', 'b'] } },
};

test.each([
  ['an exact value', { source: ['playground.orders'] }, true],
  ['one of several values', { 'detail-type': ['X', 'OrderPlaced'] }, true],
  ['another value', { 'detail-type': ['OrderCancelled'] }, false],
  ['a prefix', { source: [{ prefix: 'playground.' }] }, true],
  ['a suffix', { source: [{ suffix: '.cart' }] }, false],
  ['anything but', { source: [{ 'anything-but': ['playground.system'] }] }, true],
  ['anything but a prefix', { source: [{ 'anything-but': { prefix: 'playground.' } }] }, false],
  ['a field that exists', { detail: { data: { total: [{ exists: true }] } } }, true],
  ['a field that does not exist', { detail: { data: { coupon: [{ exists: false }] } } }, true],
  ['one element of a list', { detail: { data: { tags: ['b'] } } }, true],
  ['an unknown kind of rule', { source: [{ cidr: '10.0.0.0/8' }] }, false],
] as const)('a pattern with %s matches as EventBridge does', (_name, pattern, expected) => {
  expect(matches(pattern, envelope)).toBe(expected);
});

test('the first field that failed is named by its path', () => {
  expect(firstMismatch({ source: ['playground.orders'], detail: { data: { total: [9] } } }, envelope)).toBe(
    'detail.data.total',
  );
});
