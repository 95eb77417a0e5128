/**
 * Metadata of the token issuer (RFC 8414, OpenID Connect Discovery 1.0). Honest: there is no code flow, hence no
 * authorization endpoint and no response type; people sign in on the page, services with client credentials.
 */
export const discovery = (origin: string) => ({
  issuer: origin,
  jwks_uri: `${origin}/.well-known/jwks.json`,
  token_endpoint: `${origin}/api/auth/token`,
  token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
  grant_types_supported: ['client_credentials'],
  response_types_supported: [] as string[],
});

/** OpenID Connect requires two members more; they describe the session tokens that the page's cookie carries. */
export const openIdDiscovery = (origin: string) => ({
  ...discovery(origin),
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
  claims_supported: ['iss', 'sub', 'aud', 'exp', 'iat', 'jti', 'roles', 'sid'],
});
