/** Requests that change something come from our own page or from programs (which send no Origin): no CSRF. */
import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { parameter } from '../config/parameters.ts';
import { exchangeOf } from './exchange.ts';
import { DomainError } from './problem.ts';

const CHANGING = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
const ORIGIN_TTL_MS = 60_000; // it changes with a deployment at most

export const admitted = (): MiddlewareObj<APIGatewayProxyEvent> => ({
  async before({ event }) {
    const { origin } = exchangeOf(event).headers;
    if (origin === undefined || !CHANGING.has(event.httpMethod)) return;
    if (origin !== (await parameter('config/origin', { ttlMs: ORIGIN_TTL_MS }))) throw new DomainError('wrong-origin');
  },
});
