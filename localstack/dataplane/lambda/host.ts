/** Entry of a Lambda host process: keeps environments for the gateway process, its parent. */
import process from 'node:process';
import { Environment } from './environment.ts';
import type { FromHost, ToHost } from './host-messages.ts';

const heartbeatMs = Number(process.env.PLAYGROUND_HEARTBEAT_MS ?? 500);
const environments = new Map<number, Environment>();

function report(message: FromHost): void {
  if (message.type === 'gone' || message.type === 'init-failed' || (message.type === 'failed' && message.gone)) {
    environments.delete(message.environment);
  }
  if (process.connected) process.send?.(message);
}

process.on('message', (message: ToHost) => {
  const { environment: id } = message;
  switch (message.type) {
    case 'start':
      start(id, message);
      break;
    case 'invoke':
      environments.get(id)?.invoke(message.call);
      break;
    case 'stop':
      environments.get(id)?.stop();
      environments.delete(id);
      break;
  }
});

function start(id: number, { plan }: Extract<ToHost, { type: 'start' }>): void {
  try {
    environments.set(id, new Environment(id, plan, report));
  } catch (error) {
    // For example a per-process flag in NODE_OPTIONS, which a thread cannot take.
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    const failure = { kind: 'error', error: { errorType: name, errorMessage: message, trace: [] } } as const;
    report({ type: 'init-failed', environment: id, failure, initMs: 0, log: [], metrics: [] });
  }
}

setInterval(() => {
  report({ type: 'alive', rssMb: process.memoryUsage.rss() / 1_048_576 });
  for (const environment of environments.values()) void environment.watchMemory();
}, heartbeatMs);

// The gateway process is gone: nobody is left to answer. An orderly exit would wait for threads that loop.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
