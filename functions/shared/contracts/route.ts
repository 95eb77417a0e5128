/** A door is described once: handler, infrastructure, authorizer, OpenAPI document and tests read that one contract. */
import type { ZodType } from 'zod';
import type { ProblemCode } from './problem.ts';

/** Who may call. There is no default to forget. */
export type Access = 'public' | 'optional' | 'customer' | 'operator' | 'service';

export interface OtherAnswer {
  readonly summary: string;
  /** Without a body when absent. */
  readonly schema?: ZodType;
}

export interface RouteDefinition<Body, Query, Path, Answer> {
  /** Method and path, parameters in braces: `POST /api/orders/{id}/cancel`. */
  readonly route: `${'GET' | 'POST' | 'PUT' | 'DELETE'} /${string}`;
  readonly service: string;
  /** Folder below `functions/<service>`. */
  readonly handler: string;
  readonly access: Access;
  /** What the caller gets from it, in one sentence. */
  readonly summary: string;
  readonly body?: ZodType<Body>;
  /** Default `json`; `form` is application/x-www-form-urlencoded. */
  readonly bodyType?: 'json' | 'form';
  readonly query?: ZodType<Query>;
  /** Path parameters; what does not fit is 404. */
  readonly path?: ZodType<Path>;
  readonly answer?: ZodType<Answer>;
  /** Of a good answer; 200 when absent. 204 has no body. */
  readonly status?: number;
  /** Any route takes a key; whether it means something, and whether it must be there, is said here. */
  readonly idempotencyKey?: 'required' | 'optional';
  /** false: no RequestHandled (the feed's own doors, probes, polling). */
  readonly reported?: boolean;
  /** Refusals of this route besides those that every route of its kind has. */
  readonly refusals?: readonly ProblemCode[];
  /** Headers that a good answer may carry, with what they mean. */
  readonly answerHeaders?: Readonly<Record<string, string>>;
  /** Media type of a good answer; `application/json` when absent. */
  readonly answerType?: string;
  /** Answers of other shapes than `answer` and a problem, by status. */
  readonly otherAnswers?: Readonly<Record<number, OtherAnswer>>;
  /** What the handler itself wants to see, beyond what `access` says. */
  readonly credentials?: 'api-key' | 'client';
  /** A body that works, for the documentation. */
  readonly example?: unknown;
}

/** Any route, where the exact types do not matter. */
export type RouteContract = RouteDefinition<unknown, unknown, unknown, unknown>;

type Parameters = Readonly<Record<string, string | undefined>>;

/** Defines a route; keeps the types of its schemas for the handler. */
export const defineRoute = <Body = undefined, Query = Parameters, Path = Parameters, Answer = unknown>(
  definition: RouteDefinition<Body, Query, Path, Answer>,
): RouteDefinition<Body, Query, Path, Answer> => definition;
