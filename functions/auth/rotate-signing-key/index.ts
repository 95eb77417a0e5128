import { z } from 'zod';
import { readEnv } from '../../shared/env.ts';
import { secrets, ssm } from '../../shared/observability/clients.ts';
import { keyStore } from '../adapters/key-store.ts';
import { newSigningKey } from '../adapters/new-signing-key.ts';
import { now } from '../wiring.ts';
import { createHandler } from './handler.ts';

const env = readEnv(z.object({ SIGNING_KEYS_SECRET: z.string().min(1), STAGE: z.string().min(1) }));

export const handler = createHandler({
  keys: keyStore(secrets(), ssm(), {
    secretId: env.SIGNING_KEYS_SECRET,
    jwksParameter: `/playground/${env.STAGE}/config/auth/jwks`,
  }),
  newKey: newSigningKey,
  now,
});
