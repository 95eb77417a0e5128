import { GetJwksRoute } from '../../shared/contracts/auth.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { reply } from '../../shared/http/reply.ts';
import { kidsIn, noKeysYet } from '../published-keys.ts';

export interface Dependencies {
  /** The published key set, as JSON text. */
  readonly jwks: () => Promise<string>;
}

export const createHandler = ({ jwks }: Dependencies) =>
  httpHandler(GetJwksRoute, async () => {
    const published = await jwks();
    // a client that got an empty set would remember it
    if (kidsIn(published).size === 0) throw noKeysYet();
    return reply({
      headers: { 'content-type': 'application/jwk-set+json', 'cache-control': 'public, max-age=10' },
      body: JSON.parse(published),
    });
  });
