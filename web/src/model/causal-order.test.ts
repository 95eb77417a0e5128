import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inCausalOrder } from './causal-order.ts';
import type { FeedEvent } from './event.ts';

const event = (
  id: string,
  type: string,
  causationId: string,
  data: Record<string, unknown> = {},
): { event: FeedEvent } => ({
  event: {
    id,
    type,
    source: type.startsWith('Message') || type.startsWith('Request') ? 'playground.system' : 'playground.x',
    time: '2026-01-01T00:00:00.000Z',
    correlationId: 'c',
    causationId,
    traceId: null,
    data,
  },
});

test('request, event, report and effect are taken in this order, however the frame has them', () => {
  const story = [
    event('1', 'RequestHandled', 'page', { requestId: 'r' }),
    event('2', 'OrderPlaced', 'r'),
    event('3', 'MessageHandled', '2'),
    event('4', 'CartCleared', '2'),
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(story, { minLength: 4 }), (frame) => {
      expect(inCausalOrder(frame).map((one) => one.event.type)).toEqual(story.map((one) => one.event.type));
    }),
  );
});

test('a message falls into the dead-letter queue after its last failure', () => {
  const frame = [event('1', 'MessageDeadLettered', 'm'), event('2', 'MessageFailed', 'm')];
  expect(inCausalOrder(frame).map((one) => one.event.type)).toEqual(['MessageFailed', 'MessageDeadLettered']);
});

test('ids that name each other as cause end the walk', () => {
  expect(inCausalOrder([event('1', 'A', '2'), event('2', 'B', '1')])).toHaveLength(2);
});
