import { expect, test } from 'vitest';
import { z } from 'zod';
import { SigningKeyRotated } from '../contracts/auth.events.ts';
import { fakeContext } from '../testing/context.ts';
import { surroundings } from '../testing/surroundings.ts';
import { directHandler } from './direct-handler.ts';

const options = { service: 'auth', handler: 'rotate-signing-key', payload: z.object({ keyId: z.string() }) } as const;
const rotate = directHandler(options, async ({ payload, emit }) => {
  emit(SigningKeyRotated, { keyId: payload.keyId, previousKeyId: null });
  return { done: true };
});

test('a function that is invoked by name answers, and its events have the invocation as cause', async () => {
  using world = surroundings();
  expect(await rotate({ keyId: 'k1' }, fakeContext({ awsRequestId: 'invocation-1' }))).toEqual({ done: true });
  expect(world.published).toMatchObject([
    { meta: { causationId: 'invocation-1', actor: { kind: 'service', id: 'auth' } } },
  ]);
});

test('a payload that does not fit fails the invocation', async () => {
  using _ = surroundings();
  await expect(rotate({}, fakeContext())).rejects.toThrow(/keyId/);
});

test('events that the bus refuses fail the invocation', async () => {
  using world = surroundings();
  world.refuse('SigningKeyRotated');
  await expect(rotate({ keyId: 'k1' }, fakeContext())).rejects.toThrow(/not accepted/);
});
