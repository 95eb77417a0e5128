import {
  AccessToken,
  AuthorizationServerMetadata,
  JwkSet,
  LoggedIn,
  LogIn,
  OpenIdConfiguration,
  SignUp,
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
});

/** Public to the gateway: who has no API key in `x-api-key` gets 401 from the handler. */
export const RegisterUserRoute = defineRoute({
  route: 'POST /api/auth/internal/register',
  service,
  handler: 'register-user',
  access: 'public',
  summary: 'Opens an account for a program of ours, which shows its API key in x-api-key.',
  body: SignUp,
  answer: UserView,
  status: 201,
  refusals: ['bad-credentials', 'email-taken', 'weak-password'],
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
  refusals: ['unavailable'],
});

export const GetJwksRoute = defineRoute({
  route: 'GET /.well-known/jwks.json',
  service,
  handler: 'get-jwks',
  access: 'public',
  summary: 'Public keys of the tokens (RFC 7517); 503 until the first key is made.',
  answer: JwkSet,
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
