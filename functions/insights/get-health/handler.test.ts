import { expect, test } from 'vitest';
import { callHttp } from '../../shared/testing/http.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import { createHandler } from './handler.ts';

test('a probe hears that all is well, and leaves no trace on the bus', async () => {
  using world = surroundings();
  const handler = createHandler({ now: () => new Date('2026-01-01T00:00:00.000Z') });
  expect(await callHttp(handler)).toMatchObject({
    status: 200,
    body: { status: 'ok', at: '2026-01-01T00:00:00.000Z' },
  });
  expect(world.calls()).toBe(0);
});
