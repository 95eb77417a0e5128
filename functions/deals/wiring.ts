/** What the entries of this service wire alike. */
import { z } from 'zod';
import { readEnv } from '../shared/env.ts';
import { isLabOpen } from '../shared/lab-access/lab-access.ts';
import { documentClient } from '../shared/observability/clients.ts';
import { serviceClient } from '../shared/resilience/service-client.ts';
import { observed } from './adapters/event-loop.ts';
import { neighbour } from './adapters/neighbour.ts';
import { type ReadModel, readModelTable } from './adapters/read-model.ts';
import { type Calling, type UpstreamClients, type Upstreams, upstreamsFor } from './adapters/upstreams.ts';
import { type HashDependencies, NEIGHBOUR_WITHIN_MS } from './hash-door.ts';

export const now = (): number => Date.now();

export function readModel(): ReadModel {
  const { READ_MODEL_TABLE } = readEnv(z.object({ READ_MODEL_TABLE: z.string().min(1) }));
  return readModelTable(documentClient(), { table: READ_MODEL_TABLE, now });
}

/** One client per service and environment: each remembers how its service fared. */
export function upstreams(): (calling: Calling) => Upstreams {
  const clients: UpstreamClients = {
    'deal-catalog': serviceClient({ service: 'deal-catalog' }),
    prices: serviceClient({ service: 'prices' }),
    availability: serviceClient({ service: 'availability' }),
    ratings: serviceClient({ service: 'ratings' }),
    merchants: serviceClient({ service: 'merchants' }),
  };
  return (calling) => upstreamsFor(clients, calling);
}

/** A deal of the demo data; any would do. */
const NEIGHBOURS_DEAL = 'd-00001';

export const hashing = (): HashDependencies => ({
  observed,
  neighbour: neighbour(
    serviceClient({ service: 'prices', timeoutMs: NEIGHBOUR_WITHIN_MS, retries: 0, breaker: false }),
    NEIGHBOURS_DEAL,
  ),
  isOpen: isLabOpen,
  clock: () => performance.now(),
});
