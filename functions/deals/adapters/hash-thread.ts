/** One worker thread per environment, started with the first hash and kept: no request pays for a new thread. */
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import type { HashWork } from './hash.ts';

/** As `hash.ts` does it: a bundle is one file, and so the thread's code is in it as text. */
const CODE = `
const { parentPort } = require('node:worker_threads');
const { pbkdf2Sync } = require('node:crypto');
parentPort.on('message', ({ id, password, salt, iterations, rounds, bytes, digest }) => {
  try {
    let hash = Buffer.from(password);
    for (let round = 0; round < rounds; round += 1) hash = pbkdf2Sync(hash, salt, iterations, bytes, digest);
    parentPort.postMessage({ id, hash: hash.toString('hex') });
  } catch (error) {
    parentPort.postMessage({ id, problem: String(error) });
  }
});
`;

const Message = z.union([
  z.object({ id: z.number(), hash: z.string() }),
  z.object({ id: z.number(), problem: z.string() }),
]);

interface Thread {
  readonly worker: Worker;
  readonly waiting: Map<number, PromiseWithResolvers<string>>;
}

export interface HashThread {
  /** @throws Error when the thread broke; the next call gets another one */
  hash(work: HashWork): Promise<string>;
  /** For tests; in Lambda the thread ends with its environment. */
  end(): Promise<void>;
}

/** Neither options nor variables of the environment: they concern the function's own code. */
export const newThread = (): Worker => new Worker(CODE, { eval: true, execArgv: [], env: {} });

export function hashThread(start = newThread): HashThread {
  let thread: Thread | undefined;
  let last = 0;

  function begin(): Thread {
    const worker = start();
    const started: Thread = { worker, waiting: new Map() };
    const broken = (error: Error): void => {
      if (thread === started) thread = undefined;
      for (const { reject } of started.waiting.values()) reject(error);
      started.waiting.clear();
    };
    worker.on('message', (received: unknown) => {
      const message = Message.parse(received);
      const caller = started.waiting.get(message.id);
      started.waiting.delete(message.id);
      if (started.waiting.size === 0) worker.unref(); // an idle thread keeps no environment awake
      if ('hash' in message) caller?.resolve(message.hash);
      else caller?.reject(new Error(message.problem));
    });
    worker.on('error', (error) => broken(error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', (code) => broken(new Error(`The hash thread ended with ${code}`)));
    worker.unref();
    return started;
  }

  return {
    hash(work) {
      thread ??= begin();
      last += 1;
      const answer = Promise.withResolvers<string>();
      thread.waiting.set(last, answer);
      thread.worker.ref(); // an environment without anything to do would end the call
      thread.worker.postMessage({ id: last, ...work });
      return answer.promise;
    },
    async end() {
      await thread?.worker.terminate();
    },
  };
}
