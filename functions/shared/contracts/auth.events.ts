import { z } from 'zod';
import { defineEvent } from './define-event.ts';
import { Instant } from './values.ts';

const source = 'playground.auth';
const role = z.enum(['customer', 'operator', 'service']);

export const UserSignedUp = defineEvent({
  source,
  type: 'UserSignedUp',
  version: '1.0.0',
  summary: 'Somebody has opened an account.',
  sentence: 'A new {roles.0} signed up.',
  personal: ['userId', 'email', 'name'],
  data: z.object({ userId: z.string().min(1), email: z.email(), name: z.string().min(1), roles: z.array(role).min(1) }),
});

export const UserLoggedIn = defineEvent({
  source,
  type: 'UserLoggedIn',
  version: '1.0.0',
  summary: 'Somebody has proved who they are and got a session.',
  sentence: 'A {roles.0} signed in with {method}.',
  personal: ['userId', 'sessionId'],
  data: z.object({
    userId: z.string().min(1),
    sessionId: z.string().min(1),
    roles: z.array(role).min(1),
    method: z.enum(['password', 'unlock-link']),
    expiresAt: Instant,
  }),
});

export const LoginFailed = defineEvent({
  source,
  type: 'LoginFailed',
  version: '1.0.0',
  summary: 'A sign-in was refused.',
  sentence: 'A sign-in was refused: {reason}.',
  personal: [],
  data: z.object({ reason: z.enum(['bad-credentials', 'bad-unlock-token', 'rate-limited']) }),
});

export const UserLoggedOut = defineEvent({
  source,
  type: 'UserLoggedOut',
  version: '1.0.0',
  summary: 'A session was ended and its token revoked.',
  sentence: 'Somebody signed out; the session is revoked.',
  personal: ['userId', 'sessionId'],
  data: z.object({ userId: z.string().min(1), sessionId: z.string().min(1) }),
});

export const SigningKeyRotated = defineEvent({
  source,
  type: 'SigningKeyRotated',
  version: '1.0.0',
  summary: 'Tokens are signed with a new key; the old one still verifies until its tokens expire.',
  sentence: 'Tokens are now signed with key {keyId|short}.',
  data: z.object({ keyId: z.string().min(1), previousKeyId: z.string().min(1).nullable() }),
});
