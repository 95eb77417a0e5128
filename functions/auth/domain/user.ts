import type { Role } from '../../shared/contracts/auth.http.ts';
import type { Actor } from '../../shared/contracts/define-event.ts';

/** The request that opened the account: the outbox gives it to the event. */
export interface Origin {
  readonly correlationId: string;
  readonly causationId: string;
  readonly traceparent: string;
  readonly actor?: Actor | undefined;
}

export interface User {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly passwordHash: string;
  readonly createdAt: string;
  readonly origin: Origin;
}

export class EmailTaken extends Error {
  override readonly name = 'EmailTaken';
}

/** What leaves the service about a person; never the hash. */
export const toView = ({ userId, email, name, roles }: User) => ({ userId, email, name, roles: [...roles] });

/** The most frequent passwords that are long enough to pass the length rule. */
const GUESSED_FIRST = new Set([
  'password12',
  'password123',
  'password1234',
  'passwordpassword',
  '1234567890',
  '12345678910',
  '0123456789',
  '0987654321',
  'qwertyuiop',
  'qwerty12345',
  'qwerty123456',
  '1q2w3e4r5t',
  '1qaz2wsx3edc',
  'iloveyou12',
  'letmein123',
  'welcome123',
  'administrator',
  'changeme123',
]);

/** A password that is guessed first: frequent, one repeated character, or the address itself (NIST SP 800-63B 5.1.1.2). */
export function isWeak(password: string, email: string): boolean {
  const lower = password.toLowerCase();
  const [mailbox = ''] = email.split('@');
  return (
    GUESSED_FIRST.has(lower) || new Set(lower).size < 3 || lower === email || (mailbox.length >= 4 && lower === mailbox)
  );
}
