import { z } from 'zod';
import { LoggedIn, LogIn, SignUp, Unlock, UserView } from './auth.http.ts';
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

export const LogInRoute = defineRoute({
  route: 'POST /api/auth/login',
  service,
  handler: 'log-in',
  access: 'public',
  summary: 'Opens a session; the cookie comes with the answer.',
  body: LogIn,
  answer: LoggedIn,
  refusals: ['bad-credentials', 'too-many-requests'],
});

export const LogOutRoute = defineRoute({
  route: 'POST /api/auth/logout',
  service,
  handler: 'log-out',
  // who comes with a worthless cookie wants it gone, too
  access: 'public',
  summary: 'Ends the session; its cookie is worthless at once.',
  status: 204,
});

export const UnlockRoute = defineRoute({
  route: 'POST /api/auth/unlock',
  service,
  handler: 'unlock',
  access: 'public',
  summary: 'Opens an operator’s session with the one-time token that the start printed.',
  body: Unlock,
  answer: LoggedIn,
  refusals: ['bad-credentials', 'too-many-requests'],
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
  body: z.record(z.string(), z.string()),
  bodyType: 'form',
});

export const GetJwksRoute = defineRoute({
  route: 'GET /.well-known/jwks.json',
  service,
  handler: 'get-jwks',
  access: 'public',
  summary: 'Public keys of the tokens (RFC 7517).',
});

export const GetOpenIdConfigurationRoute = defineRoute({
  route: 'GET /.well-known/openid-configuration',
  service,
  handler: 'get-openid-configuration',
  access: 'public',
  summary: 'OpenID discovery document.',
});

export const GetAuthorizationServerRoute = defineRoute({
  route: 'GET /.well-known/oauth-authorization-server',
  service,
  handler: 'get-authorization-server',
  access: 'public',
  summary: 'Authorization server metadata (RFC 8414).',
});
