import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { UserLoggedOut, UserSignedUp } from '../contracts/auth.events.ts';
import { fakeContext } from '../testing/context.ts';
import '../testing/matchers.ts';
import { surroundings } from '../testing/surroundings.ts';
import { STREAM } from './log-messages.ts';
import { streamHandler } from './stream-handler.ts';

const Row = z.object({ id: z.string(), correlationId: z.ulid(), requestId: z.string(), at: z.string() });
const row = (id: string) => ({
  id,
  correlationId: '01JD0Q3V8W5J9T4Z6K2M7N1P0R',
  requestId: `request-${id}`,
  at: '2026-01-01T00:00:00.000Z',
});

/** The event types know only the images' strict form. */
const image = (item: Record<string, unknown>) => marshall(item) as NonNullable<DynamoDBRecord['dynamodb']>['NewImage'];

const record = (sequence: number, item: Record<string, unknown>): DynamoDBRecord => {
  const NewImage = image(item);
  return {
    eventName: 'INSERT',
    dynamodb: {
      SequenceNumber: String(sequence),
      ApproximateCreationDateTime: 1_767_225_600,
      ...(NewImage && { NewImage }),
    },
  };
};

const handler = streamHandler(
  { service: 'auth', handler: 'publish-user-changes', row: Row },
  async ({ name, after, before, emit }) => {
    if (after === undefined) throw new Error(`${name} of ${before?.id}`);
    if (after.id === 'poison') throw new Error('cannot become an event');
    const cause = { correlationId: after.correlationId, causationId: after.requestId, at: after.at };
    emit(UserLoggedOut, { userId: after.id, sessionId: 's' }, cause);
  },
);
const run = (...Records: DynamoDBRecord[]) => handler({ Records }, fakeContext());

describe('a table stream', () => {
  test('becomes events in its order, in one call, with the cause of the row', async () => {
    using world = surroundings();
    expect(await run(record(1, row('a')), record(2, row('b')))).toEqual({ batchItemFailures: [] });
    expect(world.calls()).toBe(1);
    expect(world.published.map(({ data }) => data)).toMatchObject([{ userId: 'a' }, { userId: 'b' }]);
    expect(world.published[0]?.meta).toMatchObject({
      causationId: 'request-a',
      occurredAt: '2026-01-01T00:00:00.000Z',
    });
  });

  test('repeats the same ids when it comes again', async () => {
    using world = surroundings();
    await run(record(1, row('a')));
    await run(record(1, row('a')));
    expect(new Set(world.published.map(({ meta }) => meta.id)).size).toBe(1);
  });

  test.each([
    ['cannot become events', row('poison')],
    ['does not fit', { id: 7 }],
  ])('stops at a row that %s; what came before it has left', async (_what, bad) => {
    using world = surroundings();
    const answer = await run(record(1, row('a')), record(2, bad), record(3, row('c')));
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] });
    expect(world.published.map(({ data }) => data)).toMatchObject([{ userId: 'a' }]);
    expect(world).toHaveSaid(STREAM.STOPPED, { sequence: '2' });
  });

  test('comes again from the first row whose event was refused', async () => {
    using world = surroundings();
    world.refuse('UserLoggedOut');
    const mixed = streamHandler(
      { service: 'auth', handler: 'publish-user-changes', row: Row },
      async ({ after, emit }) => {
        if (after === undefined) return;
        const cause = { correlationId: after.correlationId, causationId: after.requestId };
        if (after.id === 'a')
          emit(UserSignedUp, { userId: 'a', email: 'a@example.com', name: 'A', roles: ['customer'] }, cause);
        else emit(UserLoggedOut, { userId: after.id, sessionId: 's' }, cause);
      },
    );
    const answer = await mixed(
      { Records: [record(1, row('a')), record(2, row('b')), record(3, row('c'))] },
      fakeContext(),
    );
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] });
    expect(world.of('UserSignedUp')).toHaveLength(1);
  });
});
