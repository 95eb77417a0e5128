import { SignUpRoute } from '../../shared/contracts/auth.routes.ts';
import { actorOf } from '../../shared/http/caller.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import type { RateLimits } from '../../shared/rate-limits/rate-limits.ts';
import { withinLimit } from '../../shared/rate-limits/within-limit.ts';
import { type AccountDependencies, openAccount } from '../open-account.ts';

export interface Dependencies extends AccountDependencies {
  readonly limits: RateLimits;
}

export const createHandler = ({ limits, ...account }: Dependencies) =>
  httpHandler(SignUpRoute, async (request) => {
    await withinLimit(limits, 'sign-up', request.viewerAddress);
    return openAccount(request, actorOf(request.caller), account);
  });
