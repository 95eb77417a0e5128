/** Token endpoint for services: client credentials (RFC 6749 section 4.4), errors as its section 5.2 words them. */
import { IssueTokenRoute } from '../../shared/contracts/auth.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { type Reply, reply } from '../../shared/http/reply.ts';
import type { ServiceClients } from '../adapters/service-clients.ts';
import type { TokenIssuer } from '../adapters/token-issuer.ts';
import { AUTH } from '../log-messages.ts';

export interface Dependencies {
  readonly clients: ServiceClients;
  readonly tokens: TokenIssuer;
}

/** Section 5.1: answers with tokens are for nobody's cache. */
const HEADERS = { 'cache-control': 'no-store', pragma: 'no-cache' };

const refuse = (status: 400 | 401, error: string, description: string): Reply =>
  reply({
    status,
    headers: { ...HEADERS, ...(status === 401 ? { 'www-authenticate': 'Basic realm="playground"' } : {}) },
    body: { error, error_description: description },
  });

interface Credentials {
  readonly id: string;
  readonly secret: string;
}

const plain = (encoded: string): string => decodeURIComponent(encoded.replaceAll('+', ' '));

/** Credentials of the header (section 2.3.1: form-encoded before base64), `unreadable` when they are no such thing. */
function basicCredentials(authorization: string | undefined): Credentials | 'unreadable' | undefined {
  if (authorization === undefined) return undefined;
  const [, encoded] = /^Basic +([A-Za-z0-9+/]+=*)$/i.exec(authorization.trim()) ?? [];
  if (encoded === undefined) return 'unreadable';
  const [, id, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString('utf8')) ?? [];
  if (id === undefined || secret === undefined) return 'unreadable';
  try {
    return { id: plain(id), secret: plain(secret) };
  } catch {
    return 'unreadable';
  }
}

function formCredentials({ client_id: id, client_secret: secret }: Record<string, string>): Credentials | undefined {
  return id === undefined || secret === undefined ? undefined : { id, secret };
}

const differ = (a: Credentials, b: Credentials): boolean => a.id !== b.id || a.secret !== b.secret;

export const createHandler = ({ clients, tokens }: Dependencies) =>
  httpHandler({ ...IssueTokenRoute, maxBodyBytes: 8_192 }, async ({ body, headers, log }) => {
    if (body.grant_type === undefined) return refuse(400, 'invalid_request', 'grant_type is missing');
    if (body.grant_type !== 'client_credentials') {
      return refuse(400, 'unsupported_grant_type', 'only client_credentials is served here');
    }
    if (body.scope !== undefined) return refuse(400, 'invalid_scope', 'there are no scopes');
    const said = basicCredentials(headers.authorization);
    const written = formCredentials(body);
    if (said === 'unreadable') return refuse(401, 'invalid_client', 'the credentials cannot be read');
    if (said !== undefined && written !== undefined && differ(said, written)) {
      return refuse(400, 'invalid_request', 'header and body name different credentials');
    }
    const credentials = said ?? written;
    if (credentials === undefined) return refuse(401, 'invalid_client', 'no client credentials');
    if (!(await clients.authenticate(credentials.id, credentials.secret))) {
      log.say(AUTH.CLIENT_REFUSED);
      return refuse(401, 'invalid_client', 'unknown client or wrong secret');
    }
    const { token, expiresInSeconds } = await tokens.service(credentials.id);
    return reply({
      headers: HEADERS,
      body: { access_token: token, token_type: 'Bearer', expires_in: expiresInSeconds },
    });
  });
