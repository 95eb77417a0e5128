import { z } from 'zod';
import { readEnv } from '../../shared/env.ts';
import { documentClient } from '../../shared/observability/clients.ts';
import { breakerStates } from '../../shared/resilience/breaker-table.ts';
import { createHandler } from './handler.ts';

const { BREAKERS_TABLE } = readEnv(z.object({ BREAKERS_TABLE: z.string().min(1) }));

export const handler = createHandler({ states: (calls) => breakerStates(documentClient(), BREAKERS_TABLE, calls) });
