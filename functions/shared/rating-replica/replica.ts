/** What the replicas of the ratings do alike. They are services of their own: each has its door, its table, its moods. */
import type { Rating } from '../contracts/deals.http.ts';
import type { RouteDefinition } from '../contracts/route.ts';
import { directHandler } from '../direct/direct-handler.ts';
import { httpHandler } from '../http/http-handler.ts';
import { DomainError } from '../http/problem.ts';
import { type Behave, behaving } from '../lab-behaviour/lab-behaviour.ts';
import { RATING_REPLICA } from './log-messages.ts';
import type { RatingRow, Ratings } from './rating-table.ts';

type Parameters = Readonly<Record<string, string | undefined>>;

export interface ReplicaDependencies {
  readonly ratings: Pick<Ratings, 'find'>;
  readonly behave: Behave;
}

/** The door of the replica `instanceId`. */
export const ratingHandler = (
  contract: RouteDefinition<undefined, Parameters, { id: string }, Rating>,
  instanceId: Rating['instanceId'],
  { ratings, behave }: ReplicaDependencies,
) =>
  httpHandler(
    contract,
    behaving(behave, async ({ path: { id } }): Promise<Rating> => {
      const row = await ratings.find(id);
      if (row === undefined) throw new DomainError('deal-not-found');
      return { ...row, instanceId };
    }),
  );

export interface ReplicaSeed {
  readonly ratings: Pick<Ratings, 'add'>;
  readonly demo: readonly RatingRow[];
}

/** Gives the replica `service` the demo ratings. What is there stays. */
export const ratingSeed = (service: 'ratings-a' | 'ratings-b', { ratings, demo }: ReplicaSeed) =>
  directHandler({ service, handler: 'seed-ratings' }, async ({ log }) => {
    const created = await ratings.add(demo);
    const answer = { created, found: demo.length - created };
    log.say(RATING_REPLICA.SEEDED, { replica: service, ...answer });
    return answer;
  });
