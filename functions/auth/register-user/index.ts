import { z } from 'zod';
import { readEnv } from '../../shared/env.ts';
import { secrets } from '../../shared/observability/clients.ts';
import { apiKey } from '../adapters/api-key.ts';
import { bcryptPasswords } from '../adapters/passwords.ts';
import { newId, now, users } from '../wiring.ts';
import { createHandler } from './handler.ts';

const env = readEnv(z.object({ REGISTER_API_KEY_SECRET: z.string().min(1) }));

export const handler = createHandler({
  key: apiKey(secrets(), { secretId: env.REGISTER_API_KEY_SECRET, now }),
  users: users(),
  passwords: bcryptPasswords,
  newId,
  now,
});
