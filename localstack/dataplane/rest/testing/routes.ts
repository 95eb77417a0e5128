import { expect } from 'vitest';
import { type Ask, served } from '../../gateway/testing/served.ts';
import { ARN, fakeFunctions, proxyMethod, restStage } from '../../gateway/testing/shapes.ts';
import type { RestStage } from '../../protocol.ts';

export type Event = Record<string, unknown>;
export const echo = (event: Event) => ({ statusCode: 200, body: JSON.stringify(event) });
export const ANY = { ANY: proxyMethod() };

export async function eventOf(path: string, ask: Ask = {}, stage: Partial<RestStage> = {}): Promise<Event> {
  const routes = { '/': ANY, '/orders/{id}': ANY, '/files/{proxy+}': ANY, '/items': ANY };
  await using server = await served(fakeFunctions({ [ARN]: echo }), { rest: restStage(routes, stage) });
  const heard = await server.ask(`/api1/local${path}`, ask);
  expect(heard.status).toBe(200);
  return JSON.parse(heard.body);
}

/** The answer of a route whose function returns this. */
export async function answerOf(result: unknown, ask: Ask = {}, stage: Partial<RestStage> = {}) {
  await using server = await served(fakeFunctions({ [ARN]: () => result }), { rest: restStage({ '/x': ANY }, stage) });
  return await server.ask('/api1/local/x', ask);
}
