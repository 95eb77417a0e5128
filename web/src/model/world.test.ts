import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sumsHold } from './sums.ts';
import { smallTopology } from './topology.example.ts';
import { indexTopology } from './topology.ts';
import { createWorld } from './world.ts';

const row = (id: string, over: Record<string, unknown> = {}) => ({
  id,
  type: 'OrderPlaced',
  source: 'playground.orders',
  time: '2026-01-01T00:00:00.000Z',
  correlationId: 'c',
  causationId: 'r',
  traceId: null,
  data: {},
  ...over,
});

test('sent = received + lost + repeated holds after every frame, whatever is in it', () => {
  const any = fc.oneof(
    fc.constantFrom('a', 'b', 'c', 'd').map((id) => row(id)),
    fc.constantFrom<unknown>(null, 7, {}, row('x', { time: 'never' }), row('y', { data: [] }), row('z', { id: 5 })),
  );
  fc.assert(
    fc.property(fc.array(fc.array(any, { maxLength: 8 }), { maxLength: 12 }), (frames) => {
      const world = createWorld();
      world.setMap(indexTopology(smallTopology()));
      let sent = 0;
      for (const rows of frames) {
        world.accept({ rows, withheld: 0 });
        sent += rows.length;
        expect(world.sums.sent).toBe(sent);
        expect(sumsHold(world.sums)).toBe(true);
      }
      const readable = frames.flat().filter((one) => typeof Reflect.get(Object(one), 'time') === 'string');
      expect(world.sums.received).toBeLessThanOrEqual(readable.length);
      expect(world.ring.next).toBe(world.sums.received);
    }),
  );
});

test('a repeated id is counted once as received', () => {
  const world = createWorld();
  expect(world.accept({ rows: [row('a'), row('a')], withheld: 0 })).toHaveLength(1);
  expect(world.accept({ rows: [row('a')], withheld: 0 })).toHaveLength(0);
  expect(world.sums).toMatchObject({ received: 1, repeated: 2, sent: 3 });
});
