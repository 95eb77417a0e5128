import { httpHandler } from '../../shared/http/http-handler.ts';
import { reply } from '../../shared/http/reply.ts';

export interface Dependencies {
  /** The published key set, as JSON text. */
  readonly jwks: () => Promise<string>;
}

export const createHandler = ({ jwks }: Dependencies) =>
  httpHandler({ service: 'auth', handler: 'get-jwks' }, async () =>
    reply({
      headers: { 'content-type': 'application/jwk-set+json', 'cache-control': 'public, max-age=10' },
      body: JSON.parse(await jwks()),
    }),
  );
