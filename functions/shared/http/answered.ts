/** The handler's result, or its error, in the shape API Gateway wants. */
import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type { ZodType } from 'zod';
import { exchangeOf } from './exchange.ts';
import { HTTP } from './log-messages.ts';
import { DomainError, toProblem } from './problem.ts';
import { Reply } from './reply.ts';

interface AnswerOptions {
  readonly answer?: ZodType | undefined;
  readonly status?: number | undefined;
}

function toResult(outcome: unknown, { answer, status = 200 }: AnswerOptions): APIGatewayProxyResult {
  const parts = outcome instanceof Reply ? outcome.parts : { body: outcome };
  const statusCode = parts.status ?? status;
  // what does not fit the published answer is a mistake of ours and must not leave; unknown fields are dropped
  const body =
    answer !== undefined && parts.body !== undefined && statusCode < 300 ? answer.parse(parts.body) : parts.body;
  const cookies = parts.cookies ?? [];
  const text = parts.json ?? (typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body));
  return {
    statusCode,
    headers: { ...(text === '' ? {} : { 'content-type': 'application/json' }), ...parts.headers },
    ...(cookies.length === 0 ? {} : { multiValueHeaders: { 'set-cookie': [...cookies] } }),
    body: text,
  };
}

export function answered(options: AnswerOptions): MiddlewareObj<APIGatewayProxyEvent, unknown> {
  return {
    after(request) {
      request.response = toResult(request.response, options);
    },
    onError(request) {
      const { log, requestId, correlationId } = exchangeOf(request.event);
      const { error } = request;
      // middy names its early end "TimeoutError"
      const cause =
        error?.name === 'TimeoutError' && !(error instanceof DomainError)
          ? new DomainError('timed-out', undefined, { cause: error })
          : error;
      const { status, headers, body } = toProblem(cause, { instance: request.event.path, requestId, correlationId });
      if (status >= 500) log.say(HTTP.FAILED, { status, problem: body.code, error });
      else log.say(HTTP.REFUSED, { status, problem: body.code });
      request.response = {
        statusCode: status,
        headers: { 'content-type': 'application/problem+json', ...headers },
        body: JSON.stringify(body),
      };
    },
  };
}
