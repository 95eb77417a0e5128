import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { CATALOGUE, contractOf } from '../functions/shared/contracts/catalogue.ts';
import { defineEvent } from '../functions/shared/contracts/define-event.ts';
import { breakingChanges } from './contract-compatibility.ts';
import { consumersOf, generated, ROOT, release, released } from './generate-contracts.ts';

const readers = (type: string): string[] => {
  const contract = contractOf(type);
  return contract === undefined ? [] : consumersOf(contract);
};

describe('what is generated from the contracts', () => {
  test.each([...generated()])('%s is as committed (npm run docs:events)', (path, text) => {
    expect(readFileSync(join(ROOT, path), 'utf8')).toBe(text);
  });

  test('no schema is left of an event that is gone', () => {
    const schemas = readdirSync(join(ROOT, 'docs/events')).filter((name) => name.endsWith('.schema.json'));
    expect(schemas.toSorted()).toEqual(CATALOGUE.map(({ type }) => `${type}.schema.json`).toSorted());
  });

  test('event types are unique', () => {
    expect(new Set(CATALOGUE.map(({ type }) => type)).size).toBe(CATALOGUE.length);
  });
});

describe('contracts and those who read them', () => {
  test('nothing breaks what was released', () => {
    expect(breakingChanges(released(), release(), readers)).toEqual([]);
  });

  const base = { source: 'playground.orders', type: 'OrderPlaced', summary: 's', sentence: 's' } as const;
  const of = (data: z.ZodObject, version = '1.0.0') => release([defineEvent({ ...base, version, data })]);
  const before = of(z.object({ orderId: z.string(), note: z.string().optional(), way: z.enum(['a', 'b']) }));

  test('a required field that goes names its consumers', () => {
    const [change] = breakingChanges(before, of(z.object({ way: z.enum(['a', 'b']) })), readers);
    expect(change).toMatch(/^OrderPlaced\.orderId is gone; it is read by /);
    expect(change).toContain('cart/on-order-events (queue cart-clearing)');
    expect(change).toContain('inventory/on-order-events (queue inventory-reservations)');
  });

  test.each([
    ['becomes optional', z.object({ orderId: z.string().optional(), way: z.enum(['a', 'b']) }), /no longer certain/],
    ['changes its kind', z.object({ orderId: z.number(), way: z.enum(['a', 'b']) }), /was "string" and is "number"/],
    ['knows a new value', z.object({ orderId: z.string(), way: z.enum(['a', 'b', 'c']) }), /may be "c"/],
    ['is new and required', z.object({ orderId: z.string(), way: z.enum(['a', 'b']), x: z.string() }), /x is required/],
  ])('a field that %s breaks readers', (_what, data, message) => {
    expect(breakingChanges(before, of(data), readers).join()).toMatch(message);
  });

  test('a new optional field and a dropped optional one break nobody', () => {
    const after = of(z.object({ orderId: z.string(), way: z.enum(['a', 'b']), extra: z.string().optional() }));
    expect(breakingChanges(before, after, readers)).toEqual([]);
  });

  test('a new major version may break', () => {
    expect(breakingChanges(before, of(z.object({}), '2.0.0'), readers)).toEqual([]);
  });
});
