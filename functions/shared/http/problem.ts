/** One map turns errors into `application/problem+json` (RFC 9457). */
import { type FieldError, type Problem, type ProblemCode, problems } from '../contracts/problem.ts';

export type { ProblemCode };

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
