import { afterEach, beforeEach, expect, test } from 'vitest';
import { MessageDeadLettered } from '../../shared/contracts/system.events.ts';
import type { OutgoingEvent } from '../../shared/publish/publisher.ts';
import { fakeContext } from '../../shared/testing/context.ts';
import { type Surroundings, surroundings } from '../../shared/testing/surroundings.ts';
import type { DeadLetter } from '../domain/dead-letter.ts';
import { AT } from '../testing/feed-world.ts';
import { createHandler } from './handler.ts';

const letter = (messageId: string, body = 'rubbish'): DeadLetter => ({ messageId, body, sentAt: AT });
const rubbish = '0b0f5f3e-8a53-4d53-9c39-0e4d3f8c2a11';
const known = '1b0f5f3e-8a53-4d53-9c39-0e4d3f8c2a12';

let around: Surroundings;
beforeEach(() => {
  around = surroundings();
});
afterEach(() => {
  around[Symbol.dispose]();
});

let published: OutgoingEvent[];
let reports: Set<string>;
const run = (letters: DeadLetter[]) =>
  createHandler({
    deadLetters: { peek: async (queue) => (queue === 'cart-clearing' ? letters : []) },
    failures: {
      reported: async (_, id) => reports.has(id),
      claimReport: async (_, id) => reports.size !== reports.add(id).size,
    },
    publish: async (events) => {
      published.push(...events);
    },
    now: () => AT,
  })({}, fakeContext());

beforeEach(() => {
  published = [];
  reports = new Set([known]);
});

test('a dead letter without a report is said once, with the reason that nobody gave one', async () => {
  expect(await run([letter(rubbish), letter(known)])).toEqual({ found: 1 });
  expect(await run([letter(rubbish), letter(known)])).toEqual({ found: 0 });
  expect(published.map(({ data }) => data)).toMatchObject([
    {
      queue: 'cart-clearing',
      consumer: 'cart/on-order-events',
      messageId: rubbish,
      reason: 'no report',
      eventId: null,
    },
  ]);
});

test('what is said fits the contract and joins the story of the event it was about', async () => {
  const correlationId = '01JD0Q3V8W5J9T4Z6K2M7N1P0S';
  const meta = {
    id: '01JD0Q3V8W5J9T4Z6K2M7N1P0R',
    correlationId,
    traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
  };
  await run([letter(rubbish, JSON.stringify({ 'detail-type': 'OrderPlaced', detail: { meta } }))]);
  const [event] = published;
  expect(MessageDeadLettered.outgoing.safeParse({ meta: event?.meta, data: event?.data }).error).toBeUndefined();
  expect(event?.meta).toMatchObject({ correlationId, causationId: meta.id });
});

test('even a message that is no event is reported within the contract', async () => {
  await run([letter(rubbish)]);
  const [event] = published;
  expect(MessageDeadLettered.outgoing.safeParse({ meta: event?.meta, data: event?.data }).error).toBeUndefined();
});
