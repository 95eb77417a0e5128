import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { presentable } from './changes.ts';

const changes = fc.array(
  fc.record({ table: fc.string(), key: fc.string(), before: fc.jsonValue(), after: fc.jsonValue() }),
  { maxLength: 40 },
);

describe('changes for the screen', () => {
  test('have at most 2 KB, whatever was changed', () => {
    fc.assert(
      fc.property(changes, fc.nat(5_000), (given, size) => {
        const large = { table: 't', key: 'k', before: null, after: { text: 'x'.repeat(size) } };
        expect(Buffer.byteLength(JSON.stringify(presentable([...given, large])))).toBeLessThanOrEqual(2_048);
      }),
    );
  });

  test('small ones stay whole', () => {
    const change = {
      table: 'carts',
      key: 'cart-1',
      before: { lines: [] },
      after: { lines: [{ productId: 'tea-01' }] },
    };
    expect(presentable([change])).toEqual([change]);
  });

  test.each(['password', 'passwordHash', 'token', 'email', 'name', 'addresses', 'clientSecret'])(
    '%s is redacted',
    (key) => {
      const [shown] = presentable([
        { table: 'users', key: 'u', before: undefined, after: { inner: { [key]: 'telling' } } },
      ]);
      expect(JSON.stringify(shown)).not.toContain('telling');
      expect(shown?.before).toBeNull();
    },
  );
});
