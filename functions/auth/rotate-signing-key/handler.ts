import { z } from 'zod';
import { SigningKeyRotated } from '../../shared/contracts/auth.events.ts';
import { directHandler } from '../../shared/direct/direct-handler.ts';
import type { KeyStore } from '../adapters/key-store.ts';
import { activeFrom, fullUntil, type SigningKey, stillVerifying } from '../domain/signing-keys.ts';
import { AUTH } from '../log-messages.ts';

export interface Dependencies {
  readonly keys: KeyStore;
  readonly newKey: (createdAt: string, activeFrom: string) => Promise<SigningKey>;
  readonly now: () => Date;
}

const Payload = z
  .object({
    /** Keep the key that is there. */
    onlyIfMissing: z.boolean().default(false),
    /** For keys that leaked: they verify nothing any more, and everybody signs in again. */
    discardFormer: z.boolean().default(false),
  })
  .nullish();

export const createHandler = ({ keys, newKey, now }: Dependencies) =>
  directHandler(
    { service: 'auth', handler: 'rotate-signing-key', payload: Payload },
    async ({ payload, emit, log }) => {
      const ring = await keys.read();
      const newest = ring.at(-1);
      if (newest !== undefined && payload?.onlyIfMissing) {
        await keys.publish(stillVerifying(ring, now()));
        log.say(AUTH.KEPT, { keyId: newest.kid });
        return { keyId: newest.kid, rotated: false };
      }
      const at = now();
      const kept = payload?.discardFormer ? [] : stillVerifying(ring, at);
      const room = fullUntil(kept);
      // dropping a key whose tokens live would sign people out
      if (room !== undefined) {
        throw new Error(`${kept.length} keys still verify living tokens; there is room from ${room.toISOString()}`);
      }
      const key = await newKey(at.toISOString(), activeFrom(kept, at));
      const next = [...kept, key];
      // public first: no token may be signed with a key that nobody can find
      await keys.publish(next);
      await keys.write(next);
      emit(SigningKeyRotated, { keyId: key.kid, previousKeyId: newest?.kid ?? null });
      log.say(AUTH.ROTATED, { keyId: key.kid, previousKeyId: newest?.kid, keys: next.length });
      if (payload?.discardFormer) log.say(AUTH.DISCARDED, { keys: ring.length });
      return { keyId: key.kid, rotated: true };
    },
  );
