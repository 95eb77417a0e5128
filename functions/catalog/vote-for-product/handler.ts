import { VoteForProduct } from '../../shared/contracts/catalog.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { DomainError } from '../../shared/http/problem.ts';
import type { ProductCache } from '../adapters/product-cache.ts';
import type { Votes } from '../adapters/votes.ts';
import { dropCopy } from '../cached-products.ts';
import { CATALOG } from '../log-messages.ts';
import { originOf } from '../origin.ts';
import { orUnavailable } from '../unavailable.ts';

export interface Dependencies {
  readonly votes: Votes;
  readonly cache: ProductCache;
  readonly now: () => Date;
}

export const createHandler = ({ votes, cache, now }: Dependencies) =>
  httpHandler(VoteForProduct, async (request) => {
    const { caller, path, log } = request;
    // the route lets in nobody without an account; the outbox needs their id
    if (!('userId' in caller)) throw new DomainError('unauthenticated');
    const vote = { productId: path.id, userId: caller.userId };
    const outcome = await orUnavailable(votes.cast(vote, originOf(request, now())));
    if (outcome === 'no-product') throw new DomainError('product-not-found');
    if (outcome === 'voted-before') throw new DomainError('already-voted');
    await dropCopy(outcome, cache, log); // before the answer: whoever reads after it sees the vote
    log.say(CATALOG.VOTED, { productId: path.id, votes: outcome.votes });
    const { votes: count, revision } = outcome;
    request.changed({
      table: 'products',
      key: path.id,
      before: { votes: count - 1 },
      after: { votes: count, revision },
    });
    return { votes: count };
  });
