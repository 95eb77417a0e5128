/**
 * The gateway process: serves REST and WebSocket APIs, owns the pool of functions, and speaks to the plugin over two
 * pipes (protocol.ts). Ends at the end of the pipe, or on SIGTERM, within two seconds.
 */
import { join } from 'node:path';
import { z } from 'zod';
import { openApiDoor } from './api/api-door.ts';
import { openAccessLog } from './gateway/access-log.ts';
import { createGateway } from './gateway/gateway.ts';
import { createFunctions } from './lambda/functions.ts';
import { openPipe } from './pipe/pipe.ts';
import { receiver } from './pipe/receiver.ts';
import type { FromDataPlane, ToDataPlane } from './protocol.ts';
import { createBatchingTelemetry } from './telemetry/batching.ts';
import { listenForSegments } from './xray/daemon.ts';

/** Lets the plugin tell a taken port, which a restart does not cure, from a crash. */
const EXIT_PORT_TAKEN = 98;
const EXIT_USAGE = 64;
const STOP_WITHIN_MS = 1_900;

const descriptor = z.coerce.number().int().min(0);
const Environment = z.object({
  PLAYGROUND_PIPE_IN: descriptor,
  PLAYGROUND_PIPE_OUT: descriptor,
  PLAYGROUND_DATAPLANE_PORT: z.coerce.number().int().min(0).max(65_535).default(4567),
  PLAYGROUND_STATE_DIR: z.string().optional(),
});

/** Owner of the segments that arrive by datagram: those name no account. LocalStack's own defaults. */
const ACCOUNT_ID = '000000000000';
const REGION = 'us-east-1';

const say = (text: string) => process.stderr.write(`data plane: ${text}\n`);

const environment = Environment.safeParse(process.env);
if (!environment.success) {
  say(`cannot start: ${z.prettifyError(environment.error)}`);
  process.exit(EXIT_USAGE);
}
const env = environment.data;

// What arrives before everything stands waits here; there is no way to lose a snapshot.
let receive: (message: ToDataPlane) => void = (message) => early.push(message);
const early: ToDataPlane[] = [];
let stop: (why: string) => void = (why) => {
  say(`stopped before it had started: ${why}`);
  process.exit(0);
};
const pipe = openPipe({
  input: env.PLAYGROUND_PIPE_IN,
  output: env.PLAYGROUND_PIPE_OUT,
  onMessage: (message) => {
    try {
      receive(message);
    } catch (error) {
      say(`cannot carry out ${message.type}: ${String(error)}`);
    }
  },
  onInvalid: (problem) => say(`a message the protocol does not know: ${problem}`),
  onEnd: (why) => stop(`the pipe ended: ${why}`),
});
const send = (message: FromDataPlane) => pipe.send(message);

const telemetry = createBatchingTelemetry({ send, writable: pipe.writable });
// In the state folder the compile cache outlives a restart, and a cold start is quicker.
const functions = createFunctions(
  env.PLAYGROUND_STATE_DIR === undefined
    ? { telemetry }
    : { telemetry, tmpDir: join(env.PLAYGROUND_STATE_DIR, 'lambda') },
);
const accessLog = openAccessLog(env.PLAYGROUND_STATE_DIR);
const gateway = createGateway({ functions, telemetry, accessLog });
const apiDoor = await openApiDoor(send);
const xray = await listenForSegments((document) => telemetry.segment(ACCOUNT_ID, REGION, document));

const port = await gateway.listen(env.PLAYGROUND_DATAPLANE_PORT).catch((error: NodeJS.ErrnoException) => {
  if (error.code !== 'EADDRINUSE') throw error;
  say(`port ${env.PLAYGROUND_DATAPLANE_PORT} on 127.0.0.1 is taken; free it or set PLAYGROUND_DATAPLANE_PORT`);
  process.exit(EXIT_PORT_TAKEN);
});

let stopping = false;
stop = (why) => {
  if (stopping) return;
  stopping = true;
  say(`stopping: ${why}`);
  setTimeout(() => process.exit(0), STOP_WITHIN_MS).unref();
  void shutDown();
};

async function shutDown(): Promise<void> {
  await Promise.allSettled([gateway.close(), functions.close(), xray.close(), apiDoor.close()]);
  telemetry.close();
  await Promise.allSettled([accessLog.close(), pipe.drain(500)]);
  process.exit(0);
}

process.on('SIGTERM', () => stop('SIGTERM'));
// The launcher stops the engine in order; the terminal's own interrupt reaches this process too and must not be first.
process.on('SIGINT', () => {});
process.on('uncaughtException', (error) => {
  say(`uncaught, the plugin starts a new gateway: ${error.stack ?? error.message}`);
  process.exit(70);
});

receive = receiver({ functions, gateway, apiDoor, send });
for (const message of early) receive(message);
send({ type: 'ready', pid: process.pid, port, xrayPort: xray.port, apiPort: apiDoor.port });
