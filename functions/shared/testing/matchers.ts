/** `expect(world).toHaveSaid(CART.CLEARED, { cartId })`: tests read the catalogue, not the wording. */
import { expect } from 'vitest';
import type { LogEntry, LogFields } from '../observability/log.ts';
import type { Line } from './surroundings.ts';

declare module 'vitest' {
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /** The log got this line, with at least these fields. */
    toHaveSaid(this: Matchers<R, T>, entry: LogEntry, fields?: LogFields): R;
  }
}

expect.extend({
  toHaveSaid(world: { readonly said: readonly Line[] }, entry: LogEntry, fields: LogFields = {}) {
    const lines = world.said.filter((line) => line.entry.code === entry.code);
    const pass = lines.some((line) =>
      Object.entries(fields).every(([key, value]) => this.equals(line.fields[key], value)),
    );
    return {
      pass,
      message: () =>
        pass
          ? `${entry.code} was said`
          : `${entry.code} was not said with ${this.utils.printExpected(fields)}; said: ${world.said
              .map((line) => `${line.entry.code} ${this.utils.printReceived(line.fields)}`)
              .join('\n')}`,
    };
  },
});
