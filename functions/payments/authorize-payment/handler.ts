import { AuthorizePaymentRoute } from '../../shared/contracts/payments.routes.ts';
import { actorOf } from '../../shared/http/caller.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { DomainError } from '../../shared/http/problem.ts';
import { authorize, type CardDependencies } from '../cards.ts';
import { say } from '../say.ts';

export type Dependencies = CardDependencies;

export const createHandler = (dependencies: Dependencies) =>
  httpHandler(AuthorizePaymentRoute, async (request) => {
    const { body: terms, caller, correlationId, requestId: causationId, traceparent, log, changed, emit } = request;
    const at = dependencies.now().toISOString();
    const cause = { causationId, correlationId, traceparent, at, actor: actorOf(caller) };
    const { outcome, says } = await authorize(
      dependencies,
      { terms, phase: 'checkout', cause },
      { log, changed },
    ).catch((error: unknown) => {
      if (!(error instanceof Error && error.name === 'CardNetworkFailed')) throw error;
      throw new DomainError('upstream-failed', 'The card network gave no answer.', { cause: error });
    });
    say(says, emit); // also with a refusal: that a card was declined is a fact
    if (outcome === 'declined') throw new DomainError('payment-declined', 'The bank of the card refused.');
    if (outcome === 'refused') {
      throw new DomainError('invalid-transition', 'The order is cancelled, or stands with another card or amount.');
    }
    return { orderId: terms.orderId, status: 'AUTHORIZED' as const };
  });
