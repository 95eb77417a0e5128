import type { LogCatalogue } from '../shared/observability/log.ts';

export const AUTH = {
  REFUSED: { code: 'AUTH_AUTHORIZE_REFUSED', level: 'info', text: 'A request was turned away at the door' },
  UNKNOWN_ROUTE: { code: 'AUTH_AUTHORIZE_UNKNOWN_ROUTE', level: 'error', text: 'Nobody said who may use this route' },
  OPENED: { code: 'AUTH_SIGN_UP_OPENED', level: 'info', text: 'An account was opened' },
  LOGIN_FAILED: { code: 'AUTH_LOG_IN_FAILED', level: 'info', text: 'A sign-in was refused' },
  LOGGED_OUT: { code: 'AUTH_LOG_OUT_REVOKED', level: 'info', text: 'A session was revoked' },
  CLIENT_REFUSED: { code: 'AUTH_ISSUE_TOKEN_REFUSED', level: 'warn', text: 'A service did not prove who it is' },
  KEY_REFUSED: { code: 'AUTH_REGISTER_USER_REFUSED', level: 'warn', text: 'A program did not show the right key' },
  ROTATED: { code: 'AUTH_ROTATE_SIGNING_KEY_ROTATED', level: 'info', text: 'There is a new signing key' },
  DISCARDED: {
    code: 'AUTH_ROTATE_SIGNING_KEY_DISCARDED',
    level: 'warn',
    text: 'The former signing keys were discarded: every token signed by them is worth nothing',
  },
  KEPT: { code: 'AUTH_ROTATE_SIGNING_KEY_KEPT', level: 'info', text: 'There is a signing key already; it stays' },
  SEEDED: { code: 'AUTH_SEED_USERS_SEEDED', level: 'info', text: 'The demo users have their accounts' },
  UNLOCK_ISSUED: {
    code: 'AUTH_ISSUE_UNLOCK_ISSUED',
    level: 'info',
    text: 'A one-time token for the operator was made',
  },
} as const satisfies LogCatalogue;
