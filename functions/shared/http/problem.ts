/** One map turns errors into `application/problem+json` (RFC 9457). */
import type { FieldError, Problem } from '../contracts/problem.ts';

/** Code → status and title. Services add their codes here, so that one page lists every refusal of the system. */
export const problems = {
  'malformed-json': [400, 'The body is not JSON'],
  'malformed-form': [400, 'The body is not a form'],
  'idempotency-key-missing': [400, 'The header Idempotency-Key is required'],
  'idempotency-key-malformed': [400, 'The header Idempotency-Key is malformed'],
  unauthenticated: [401, 'Who are you?'],
  'bad-credentials': [401, 'The credentials are wrong'],
  'payment-declined': [402, 'The payer declined'],
  forbidden: [403, 'That is not yours to do'],
  'wrong-origin': [403, 'Requests that change something come from our own page'],
  'not-found': [404, 'There is nothing here'],
  'product-not-found': [404, 'There is no such product'],
  'order-not-found': [404, 'There is no such order'],
  'user-not-found': [404, 'There is no such user'],
  'email-taken': [409, 'The e-mail address has an account already'],
  'cart-empty': [409, 'The cart is empty'],
  'cart-changed': [409, 'The cart changed meanwhile'],
  'cart-full': [409, 'The cart holds as many products as it can'],
  'already-voted': [409, 'One vote per person'],
  'already-ordered': [409, 'This cart was ordered already'],
  'in-progress': [409, 'The same request is being worked on'],
  'invalid-transition': [409, 'The order is past that point'],
  gone: [410, 'It was there, and is no more'],
  'too-large': [413, 'The body is too large'],
  'unsupported-media-type': [415, 'The body must be of the type that this route reads'],
  'validation-failed': [422, 'The request does not fit its schema'],
  'idempotency-key-reused': [422, 'The Idempotency-Key belongs to another request'],
  'weak-password': [422, 'The password is too easy to guess'],
  'too-many-requests': [429, 'Too many requests'],
  'too-busy': [429, 'The queue behind this door is full'],
  unexpected: [500, 'Something broke on our side'],
  'upstream-failed': [502, 'A service behind this one failed'],
  unavailable: [503, 'Not available at the moment'],
  'events-not-accepted': [503, 'The event bus did not take what happened; try again'],
  'timed-out': [504, 'It took too long'],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ProblemCode = keyof typeof problems;

export interface DomainErrorOptions {
  readonly errors?: readonly FieldError[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Further members of the problem body, for example `queueDepth`. */
  readonly extras?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** A refusal that the caller may read: `detail` is shown as it stands. */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  readonly code: ProblemCode;
  readonly detail: string | undefined;
  readonly options: DomainErrorOptions;
  constructor(code: ProblemCode, detail?: string, options: DomainErrorOptions = {}) {
    super(detail ?? problems[code][1], options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.detail = detail;
    this.options = options;
  }
  get status(): number {
    return problems[this.code][0];
  }
}

export interface ProblemContext {
  readonly instance: string;
  readonly requestId: string;
  readonly correlationId: string;
}

/** The problem body for any error. A stranger's message never leaves the house. */
export function toProblem(
  error: unknown,
  { instance, requestId, correlationId }: ProblemContext,
): { status: number; headers: Readonly<Record<string, string>>; body: Problem } {
  const known = error instanceof DomainError ? error : undefined;
  const code = known?.code ?? 'unexpected';
  const [status, title] = problems[code];
  const { errors, headers = {}, extras = {} } = known?.options ?? {};
  return {
    status,
    headers,
    body: {
      ...extras,
      type: `/problems/${code}`,
      title,
      status,
      ...(known?.detail === undefined ? {} : { detail: known.detail }),
      instance,
      code,
      requestId,
      correlationId,
      ...(errors === undefined ? {} : { errors: [...errors] }),
    },
  };
}
