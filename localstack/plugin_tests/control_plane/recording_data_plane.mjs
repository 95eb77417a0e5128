/**
 * Stands in for the data plane in tests of the control plane: remembers what it was told and shows it.
 *
 * GET /state answers with the desired state; every other request is echoed (method, url, headers, body), unless it
 * asks for a connection: `@connections/known…` answers 200, other ids 410, as the real one does.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';

const out = createWriteStream('', { fd: Number(process.env.PLAYGROUND_PIPE_OUT) });
const send = (message) => out.write(`${JSON.stringify(message)}\n`);
const state = { functions: {}, rest: {}, websocket: {} };

const handlers = {
  'function.put': ({ function: spec }) => {
    state.functions[spec.arn] = spec;
  },
  'function.remove': ({ arn }) => delete state.functions[arn],
  'concurrency.put': ({ arn, reservedConcurrency }) => {
    if (state.functions[arn]) state.functions[arn].reservedConcurrency = reservedConcurrency;
  },
  'rest.put': ({ stage }) => {
    state.rest[`${stage.apiId}/${stage.stage}`] = stage;
  },
  'rest.remove': ({ apiId, stage }) => {
    for (const key of Object.keys(state.rest)) {
      if (stage === null ? key.startsWith(`${apiId}/`) : key === `${apiId}/${stage}`) delete state.rest[key];
    }
  },
  'websocket.put': ({ api }) => {
    state.websocket[api.apiId] = api;
  },
  'websocket.remove': ({ apiId }) => delete state.websocket[apiId],
  ping: ({ id }) => send({ type: 'pong', id }),
  invoke: ({ id }) => send({ type: 'invoked', id, status: 'ok', payload: 'null', reason: null, logTail: '' }),
};

const answer = (response, status, body) => {
  response.writeHead(status, { 'content-type': 'application/json', 'set-cookie': ['a=1', 'b=2'] });
  response.end(JSON.stringify(body));
};

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const { method, url, headers } = request;
  if (url === '/state') return answer(response, 200, state);
  if (url.includes('/@connections/') && !url.includes('/@connections/known')) return answer(response, 410, {});
  return answer(response, 200, { method, url, headers, body: Buffer.concat(chunks).toString() });
});

server.listen(Number(process.env.PLAYGROUND_DATAPLANE_PORT ?? 0), '127.0.0.1', () =>
  send({ type: 'ready', pid: process.pid, port: server.address().port, xrayPort: 2000, apiPort: 2001 }),
);
createInterface({ input: createReadStream('', { fd: Number(process.env.PLAYGROUND_PIPE_IN) }) })
  .on('line', (line) => {
    const message = JSON.parse(line);
    handlers[message.type]?.(message);
  })
  .on('close', () => process.exit(0));
