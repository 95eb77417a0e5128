import { z } from 'zod';
import { readEnv } from '../../shared/env.ts';
import { createLog } from '../../shared/observability/log.ts';
import { rememberedRevocations } from '../adapters/revocations.ts';
import { ACCESS_LEVELS, type AccessLevel } from '../domain/access.ts';
import { now, sessions, verifier } from '../wiring.ts';
import { createHandler } from './handler.ts';

/** Routes by level, as the template knows them: `{"optional":["GET /api/cart"]}`. */
const Routes = z.partialRecord(z.enum(ACCESS_LEVELS), z.array(z.string()));

const { ROUTE_ACCESS } = readEnv(z.object({ ROUTE_ACCESS: z.string().min(2) }));
const routes = Routes.parse(JSON.parse(ROUTE_ACCESS));
const levels = new Map<string, AccessLevel>(
  ACCESS_LEVELS.flatMap((level) => (routes[level] ?? []).map((route) => [route, level] as const)),
);

export const handler = createHandler({
  verifier: verifier(),
  revocations: rememberedRevocations(sessions(), now),
  levelOf: (route) => levels.get(route),
  log: createLog('auth', 'authorize'),
});
