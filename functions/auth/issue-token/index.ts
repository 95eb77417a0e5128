import { z } from 'zod';
import { readEnv } from '../../shared/env.ts';
import { secrets } from '../../shared/observability/clients.ts';
import { serviceClients } from '../adapters/service-clients.ts';
import { now, tokens } from '../wiring.ts';
import { createHandler } from './handler.ts';

const env = readEnv(z.object({ SERVICE_CLIENTS: z.string().min(1), STAGE: z.string().min(1) }));

export const handler = createHandler({
  clients: serviceClients(secrets(), {
    known: env.SERVICE_CLIENTS.split(','),
    secretIdOf: (service) => `playground/${env.STAGE}/clients/${service}`,
    now,
  }),
  tokens: tokens(),
});
