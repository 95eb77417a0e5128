import type { Rating } from '../../shared/contracts/deals.http.ts';
import { GetRating } from '../../shared/contracts/ratings.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { DomainError } from '../../shared/http/problem.ts';
import { reply } from '../../shared/http/reply.ts';
import { type Behave, behaving } from '../../shared/lab-behaviour/lab-behaviour.ts';
import type { NotedCause } from '../../shared/publish/noted.ts';
import type { Replicas } from '../adapters/replicas.ts';
import { type Balancer, serviceOf } from '../balancer.ts';

export interface Dependencies {
  readonly balancer: Balancer;
  readonly replicas: Replicas;
  readonly behave: Behave;
}

export const createHandler = ({ balancer, replicas, behave }: Dependencies) =>
  httpHandler(
    GetRating,
    behaving(behave, async ({ path: { id }, correlationId, requestId, traceparent, tally }) => {
      const cause: NotedCause = { correlationId, causationId: requestId, traceparent };
      const { tries, answered } = await balancer.ask<Rating | undefined>(
        (target) => replicas.rating(target, id, { correlationId, causationId: requestId, traceparent }),
        cause,
      );
      for (const { target, failed } of tries) {
        tally(`target-${target}`);
        if (failed) tally(`target-${target}-failed`);
      }
      if (answered === undefined) throw new DomainError('unavailable', 'No replica answers.');
      const headers = { 'x-lb-target': serviceOf(answered.target) };
      if (answered.answer === undefined) throw new DomainError('deal-not-found', undefined, { headers });
      return reply({ body: answered.answer, headers });
    }),
  );
