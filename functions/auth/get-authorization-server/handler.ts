import { GetAuthorizationServerRoute } from '../../shared/contracts/auth.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { reply } from '../../shared/http/reply.ts';
import { discovery } from '../domain/discovery.ts';

export interface Dependencies {
  /** Origin of the page, which is the issuer of all tokens. */
  readonly origin: () => Promise<string>;
}

export const createHandler = ({ origin }: Dependencies) =>
  httpHandler(GetAuthorizationServerRoute, async () =>
    reply({ headers: { 'cache-control': 'public, max-age=60' }, body: discovery(await origin()) }),
  );
