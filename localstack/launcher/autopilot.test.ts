import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { startAutopilot } from './autopilot.ts';

/** A page server whose door of scenarios answers as told. */
async function aPage(status: number) {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    const chunks: string[] = [];
    request.setEncoding('utf8').on('data', (text: string) => chunks.push(text));
    request.on('end', () => {
      seen.push(`${request.method} ${request.url} ${request.headers.cookie ?? '-'} ${chunks.join('')}`);
      const isLogin = request.url === '/api/auth/login';
      response.writeHead(isLogin ? 200 : status, isLogin ? { 'set-cookie': 'session=abc; Path=/' } : {}).end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    seen,
    [Symbol.dispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}
const operator = { email: 'o@playground.example', password: 'p' };
const { signal } = new AbortController();

test('the autopilot is switched on by the operator, at the door that the load lab uses', async () => {
  using page = await aPage(202);
  await startAutopilot(page.url, operator, signal);
  expect(page.seen).toEqual([
    'POST /api/auth/login - {"email":"o@playground.example","password":"p"}',
    'POST /api/scenarios/autopilot session=abc {"active":true}',
  ]);
});

test('a door that refuses is named', async () => {
  using page = await aPage(404);
  await expect(startAutopilot(page.url, operator, signal)).rejects.toThrow('/api/scenarios/autopilot answered 404');
});
