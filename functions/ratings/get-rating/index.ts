import { z } from 'zod';
import { readEnv } from '../../shared/env.ts';
import { labBehaviour } from '../../shared/lab-behaviour/lab-behaviour.ts';
import { documentClient } from '../../shared/observability/clients.ts';
import { createLog } from '../../shared/observability/log.ts';
import { DependencyUnavailable } from '../../shared/resilience/policy.ts';
import { serviceClient } from '../../shared/resilience/service-client.ts';
import { healthTable } from '../adapters/health-table.ts';
import { replicasBehind } from '../adapters/replicas.ts';
import { createBalancer, serviceOf } from '../balancer.ts';
import type { Target } from '../domain/health.ts';
import { createHandler } from './handler.ts';

/** Two tries, and room for the ways between them, within the 800 ms that callers of the balancer wait. */
const TRY_MS = 300;

// the balancer is the breaker
const client = (target: Target) =>
  serviceClient({ service: serviceOf(target), timeoutMs: TRY_MS, retries: 0, breaker: false });

const { RATING_TARGETS_TABLE } = readEnv(z.object({ RATING_TARGETS_TABLE: z.string().min(1) }));

export const handler = createHandler({
  balancer: createBalancer({
    store: healthTable(documentClient(), { table: RATING_TARGETS_TABLE }),
    now: Date.now,
    reasonOf: (error) =>
      error instanceof DependencyUnavailable && error.reason === 'timed-out' ? 'timed out' : 'failed',
    log: createLog('ratings', 'get-rating'),
    firstTurn: Math.random() < 0.5 ? 0 : 1,
  }),
  replicas: replicasBehind({ a: client('a'), b: client('b') }),
  behave: labBehaviour('ratings'),
});
