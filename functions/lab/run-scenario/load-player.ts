import { EnrichmentAccepted } from '../../shared/contracts/deals.http.ts';
import type { Badge } from '../adapters/badge.ts';
import type { DoorAnswer, PublicDoors } from '../adapters/public-doors.ts';
import { type Answer, retryAfterMs } from '../domain/outcome.ts';
import type { PlannedRequest, Traffic } from '../domain/traffic.ts';
import type { Player } from './player.ts';

const Accepted = EnrichmentAccepted.pick({ accepted: true });

/** What counts of an answer; nothing when the request was given up. */
export function counted({ status, body }: Pick<DoorAnswer, 'status' | 'body'>): Answer[] {
  if (status === 'given-up') return [];
  if (status !== 202) return [{ status }];
  const { data } = Accepted.safeParse(body);
  return [data === undefined ? { status } : { status, accepted: data.accepted }];
}

/** Doors that are not everybody's on every stage. */
const GUARDED: ReadonlySet<PlannedRequest['kind']> = new Set(['enqueue', 'hash-bad', 'hash-good']);

/** Sends all requests of a wave at once. Where jobs are to get in, Retry-After is minded; the other scenarios go on. */
export const loadPlayer =
  (traffic: Traffic, { doors, badge, now }: { doors: PublicDoors; badge: Badge; now: () => Date }): Player =>
  async ({ seed, number, signal }) => {
    const began = now().getTime();
    const wave = traffic.wave(seed, number);
    const headers = wave.some(({ kind }) => GUARDED.has(kind)) ? await badge() : {};
    const answers = await Promise.all(
      wave.map(({ kind, method, path, body, timeoutMs }) =>
        doors({
          ...{ method, path, timeoutMs, signal },
          ...(body === undefined ? {} : { body }),
          ...(GUARDED.has(kind) ? { headers } : {}),
        }),
      ),
    );
    const told = answers
      .filter(({ status }) => status === 429)
      .map(({ retryAfter }) => retryAfterMs(retryAfter, now()));
    const asked = traffic.acceptedGoal === undefined ? 0 : Math.max(0, ...told);
    const waited = now().getTime() - began;
    return {
      answers: answers.flatMap(counted),
      pauseMs: Math.max(traffic.intervalMs, asked === 0 ? 0 : waited + asked),
    };
  };
