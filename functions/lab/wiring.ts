/** What the entries of this service wire alike. */
import { z } from 'zod';
import { parameter } from '../shared/config/parameters.ts';
import { readEnv } from '../shared/env.ts';
import { isLabOpen } from '../shared/lab-access/lab-access.ts';
import { documentClient, secrets, sqs } from '../shared/observability/clients.ts';
import { type QueueTimer, queueTimer } from '../shared/publish/queue-timer.ts';
import { ownToken } from '../shared/resilience/service-client.ts';
import { autopilotAccount } from './adapters/autopilot-account.ts';
import { badge } from './adapters/badge.ts';
import { type PublicDoors, publicDoors } from './adapters/public-doors.ts';
import { type ScenarioRepository, scenarioTable } from './adapters/scenario-table.ts';
import { TRAFFIC } from './domain/traffic.ts';
import { loadPlayer } from './run-scenario/load-player.ts';
import type { Players } from './run-scenario/player.ts';
import { shopper } from './run-scenario/shopper.ts';

const text = z.string().min(1);
const ADDRESS_TTL_MS = 60_000; // it changes with a deployment at most

export function scenarios(): ScenarioRepository {
  const { SCENARIOS_TABLE } = readEnv(z.object({ SCENARIOS_TABLE: text }));
  return scenarioTable(documentClient(), { table: SCENARIOS_TABLE, now: () => new Date() });
}

export function ticks(): QueueTimer {
  const { TICKS_QUEUE_URL } = readEnv(z.object({ TICKS_QUEUE_URL: text }));
  return queueTimer(sqs(), TICKS_QUEUE_URL);
}

export const doors = (): PublicDoors =>
  publicDoors({
    fetch: (...args) => fetch(...args),
    address: () => parameter('config/api-url', { ttlMs: ADDRESS_TTL_MS }),
  });

/** The autopilot stays one person: its session lives as long as the environment. */
export function players(through: PublicDoors): Players {
  const { AUTOPILOT_SECRET } = readEnv(z.object({ AUTOPILOT_SECRET: text }));
  const autopilot = shopper({ doors: through, account: autopilotAccount(secrets(), AUTOPILOT_SECRET) });
  const showing = badge({ isOpen: isLabOpen, token: ownToken });
  return (scenario) => {
    if (scenario === 'autopilot') return { play: autopilot, acceptedGoal: undefined };
    const traffic = TRAFFIC[scenario];
    return {
      play: loadPlayer(traffic, { doors: through, badge: showing, now: () => new Date() }),
      acceptedGoal: traffic.acceptedGoal,
    };
  };
}
