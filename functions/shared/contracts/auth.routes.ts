import {
  AccessToken,
  AuthorizationServerMetadata,
  JwkSet,
  LoggedIn,
  LogIn,
  OpenIdConfiguration,
  SignUp,
  TokenRefusal,
  TokenRequest,
  Unlock,
  UserView,
} from './auth.http.ts';
import { defineRoute } from './route.ts';

const service = 'auth';

export const SignUpRoute = defineRoute({
  route: 'POST /api/auth/signup',
  service,
  handler: 'sign-up',
  access: 'public',
  summary: 'Opens an account.',
  body: SignUp,
  answer: UserView,
  status: 201,
  refusals: ['email-taken', 'weak-password', 'too-many-requests'],
  example: { email: 'someone@example.com', password: 'green kettle on the hill', name: 'Some One' },
});

/** Public to the gateway: who has no API key in `x-api-key` gets 401 from the handler. */
export const RegisterUserRoute = defineRoute({
  route: 'POST /api/auth/internal/register',
  service,
  handler: 'register-user',
  access: 'public',
  credentials: 'api-key',
  summary: 'Opens an account for a program of ours, which shows its API key in x-api-key.',
  body: SignUp,
  answer: UserView,
  status: 201,
  refusals: ['bad-credentials', 'email-taken', 'weak-password'],
  example: { email: 'program@example.com', password: 'green kettle on the hill', name: 'A Program' },
});

export const LogInRoute = defineRoute({
  route: 'POST /api/auth/login',
  service,
  handler: 'log-in',
  access: 'public',
  summary: 'Opens a session; the cookie comes with the answer.',
  body: LogIn,
  answer: LoggedIn,
  refusals: ['bad-credentials', 'too-many-requests', 'unavailable'],
  answerHeaders: { 'set-cookie': 'The cookie `session`: HttpOnly, SameSite=Lax, Secure where the stage has TLS.' },
  example: { email: 'someone@example.com', password: 'green kettle on the hill' },
});

export const LogOutRoute = defineRoute({
  route: 'POST /api/auth/logout',
  service,
  handler: 'log-out',
  // who comes with a worthless cookie wants it gone, too
  access: 'public',
  summary: 'Ends the session; its cookie is worthless everywhere within seconds.',
  status: 204,
  answerHeaders: { 'set-cookie': 'Takes the cookie `session` back.' },
});

export const UnlockRoute = defineRoute({
  route: 'POST /api/auth/unlock',
  service,
  handler: 'unlock',
  access: 'public',
  summary: 'Opens an operator’s session with the one-time token that the start printed.',
  body: Unlock,
  answer: LoggedIn,
  refusals: ['bad-credentials', 'too-many-requests', 'unavailable'],
  answerHeaders: { 'set-cookie': 'The cookie `session`: HttpOnly, SameSite=Lax, Secure where the stage has TLS.' },
  example: { token: 'the-one-time-token-of-the-start' },
});

export const GetSessionRoute = defineRoute({
  route: 'GET /api/auth/session',
  service,
  handler: 'get-session',
  access: 'customer',
  summary: 'Who I am.',
  answer: UserView,
});

/** Answers and refusals in the words of RFC 6749 sections 5.1 and 5.2. */
export const IssueTokenRoute = defineRoute({
  route: 'POST /api/auth/token',
  service,
  handler: 'issue-token',
  access: 'public',
  summary: 'Token for a service: client credentials (RFC 6749 section 4.4).',
  body: TokenRequest,
  bodyType: 'form',
  answer: AccessToken,
  credentials: 'client',
  otherAnswers: {
    400: { summary: 'Refused in the words of RFC 6749 section 5.2.', schema: TokenRefusal },
    401: { summary: '`invalid_client`: unknown client or wrong secret.', schema: TokenRefusal },
  },
  refusals: ['malformed-form', 'unavailable'],
  example: { grant_type: 'client_credentials' },
});

export const GetJwksRoute = defineRoute({
  route: 'GET /.well-known/jwks.json',
  service,
  handler: 'get-jwks',
  access: 'public',
  summary: 'Public keys of the tokens (RFC 7517); 503 until the first key is made.',
  answer: JwkSet,
  answerType: 'application/jwk-set+json',
  refusals: ['unavailable'],
});

export const GetOpenIdConfigurationRoute = defineRoute({
  route: 'GET /.well-known/openid-configuration',
  service,
  handler: 'get-openid-configuration',
  access: 'public',
  summary: 'OpenID discovery document.',
  answer: OpenIdConfiguration,
});

export const GetAuthorizationServerRoute = defineRoute({
  route: 'GET /.well-known/oauth-authorization-server',
  service,
  handler: 'get-authorization-server',
  access: 'public',
  summary: 'Authorization server metadata (RFC 8414).',
  answer: AuthorizationServerMetadata,
});
