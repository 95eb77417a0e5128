import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** Answers every request as told, until disposed. */
async function aTarget(
  answer: (response: ServerResponse, seen: { url: string; body: string; authorization: string | undefined }) => void,
) {
  const sockets = new Set<unknown>();
  const server = createServer((incoming, response) => {
    sockets.add(incoming.socket);
    let body = '';
    incoming.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    incoming.on('end', () => {
      const { authorization } = incoming.headers;
      answer(response, { url: `${incoming.method} ${incoming.url}`, body, authorization });
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    sockets,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** No playground runs from there. */
const NOWHERE = join(tmpdir(), 'no-playground-runs-here');

/** The command as a person runs it. */
function load(
  args: readonly string[],
  { onRequest, state = NOWHERE }: { onRequest?: (kill: () => void) => void; state?: string } = {},
) {
  const env = { ...process.env, PLAYGROUND_STATE_DIR: state };
  const child = spawn(process.execPath, [join(import.meta.dirname, '../load.mjs'), ...args], { env });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  onRequest?.(() => child.kill('SIGINT'));
  return once(child, 'close').then(([code]) => ({ code: code as number | null, out, err }));
}

test('prints one JSON object whose numbers add up, with 429 shown apart from failures', async () => {
  let count = 0;
  const bodies = new Set<string>();
  await using target = await aTarget((response, { url, body }) => {
    bodies.add(`${url} ${body}`);
    const statuses = [202, 429, 503, 409];
    response.writeHead(statuses[count++ % statuses.length] ?? 202).end('{}');
  });
  const { code, out } = await load([
    `--target=${target.url}`,
    '--mode=enqueue',
    '--duration=1',
    '--concurrency=4',
    '--json',
  ]);
  expect(code).toBe(0);
  const measured = JSON.parse(out);
  expect(measured).toMatchObject({ mode: 'enqueue', concurrency: 4, seed: 1, interrupted: false, errors: {} });
  const { requests, succeeded, failed, throttled, statusCodes, latencyMs, rps, seconds } = measured;
  expect(requests).toBe(count);
  expect(succeeded + failed).toBe(requests);
  expect(failed).toBe(statusCodes[503]);
  expect(throttled).toBe(statusCodes[429]);
  expect(latencyMs.all.count).toBe(requests);
  expect(latencyMs.succeeded.count).toBe(succeeded);
  expect(latencyMs.all.p50).toBeLessThanOrEqual(latencyMs.all.p95);
  expect(latencyMs.all.p95).toBeLessThanOrEqual(latencyMs.all.p99);
  expect(rps / (requests / seconds)).toBeCloseTo(1, 1); // seconds are rounded to what a person reads
  expect([...bodies]).toEqual(['POST /api/enrichment-jobs {"count":200}']);
  expect(target.sockets.size).toBe(4); // one connection per caller, kept open
});

test('prints a report with rate, percentiles, status codes and what got no answer', async () => {
  let count = 0;
  await using target = await aTarget((response) => {
    if (count++ % 5 === 4) response.destroy();
    else response.end('{"deals":[]}');
  });
  const { code, out } = await load([`--target=${target.url}`, '--duration=1', '--concurrency=2']);
  expect(code).toBe(0);
  expect(out).toMatch(/^mode +deals, 2 callers, seed 1$/m);
  expect(out).toMatch(/^succeeded +mean .* ms {3}p50 .* ms {3}p95 .* ms {3}p99/m);
  expect(out).toMatch(/^all +mean .*\(failures and time-outs included\)$/m);
  expect(out).toMatch(/^status codes +200 × \d+/m);
  expect(out).toMatch(/^no answer +(UND_ERR_SOCKET|ECONNRESET) × \d+/m);
});

test('prints what was measured when it is interrupted', async () => {
  let interrupt = () => {};
  let count = 0;
  await using target = await aTarget((response) => {
    if (count++ === 20) interrupt();
    response.end('{}');
  });
  const { code, out } = await load([`--target=${target.url}`, '--duration=600', '--concurrency=1', '--json'], {
    onRequest: (kill) => {
      interrupt = kill;
    },
  });
  expect(code).toBe(130);
  const measured = JSON.parse(out);
  expect(measured.interrupted).toBe(true);
  expect(measured.requests).toBeGreaterThanOrEqual(20);
});

test('says what is wrong with a flag and ends with 2; says that nobody is there and ends with 1', async () => {
  const misused = await load(['--mode=fast']);
  expect(misused).toMatchObject({ code: 2, out: '' });
  expect(misused.err).toContain('--mode=fast: the modes are');
  const alone = await load(['--target=http://127.0.0.1:9', '--duration=1', '--concurrency=1']);
  expect(alone.code).toBe(1);
  expect(alone.err).toContain('Nobody answered at http://127.0.0.1:9');
});

/** A folder as a playground at that address has it. */
function stateOf(pageUrl: string) {
  const folder = mkdtempSync(join(tmpdir(), 'load-state-'));
  const operator = { email: 'operator@playground.example', password: 'secret' };
  writeFileSync(join(folder, 'state.json'), JSON.stringify({ pageUrl, operator }));
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}

/** Logs anybody in, and remembers who came with which token. */
async function doors(loginStatus = 200) {
  const seen: { url: string; body: string; authorization: string | undefined }[] = [];
  const target = await aTarget((response, request) => {
    seen.push(request);
    if (!request.url.endsWith('/login')) response.writeHead(202).end('{}');
    else response.writeHead(loginStatus, { 'set-cookie': 'session=t.o-k; Path=/; HttpOnly' }).end('{}');
  });
  const tokens = () => new Set(seen.filter(({ url }) => !url.endsWith('/login')).map((each) => each.authorization));
  const logIns = () => seen.filter(({ url }) => url.endsWith('/login'));
  return { url: target.url, tokens, logIns, [Symbol.asyncDispose]: () => target[Symbol.asyncDispose]() };
}
const BRIEFLY = ['--duration=1', '--concurrency=2', '--json'];

test('without --token it comes as the operator of the playground that runs at the target, and tells nobody else', async () => {
  await using own = await doors();
  await using other = await doors();
  using state = stateOf(own.url);
  const [first] = await Promise.all([
    load([`--target=${own.url}`, '--mode=enqueue', ...BRIEFLY], { state: state.folder }),
    load([`--target=${other.url}`, '--mode=enqueue', ...BRIEFLY], { state: state.folder }),
  ]);
  expect(first).toMatchObject({ code: 0, err: '' });
  expect(own.logIns()).toMatchObject([{ body: '{"email":"operator@playground.example","password":"secret"}' }]);
  expect(own.tokens()).toEqual(new Set(['Bearer t.o-k']));
  expect(other.logIns()).toEqual([]);
  expect(other.tokens()).toEqual(new Set([undefined]));
});

test('--token goes before that, public doors need none, and a refused log-in is said and survived', async () => {
  await using target = await doors();
  await using strict = await doors(401);
  using state = stateOf(target.url);
  using strictState = stateOf(strict.url);
  await load([`--target=${target.url}`, '--mode=enqueue', '--token=mine', ...BRIEFLY], { state: state.folder });
  expect(target.tokens()).toEqual(new Set(['Bearer mine']));
  await load([`--target=${target.url}`, '--mode=deals', ...BRIEFLY], { state: state.folder });
  expect(target.tokens()).toEqual(new Set(['Bearer mine', undefined]));
  expect(target.logIns()).toEqual([]);
  const refused = await load([`--target=${strict.url}`, '--mode=mixed', ...BRIEFLY], { state: strictState.folder });
  expect(refused.code).toBe(0);
  expect(refused.err).toContain('The log-in of operator@playground.example was answered 401; going on as a stranger.');
});
