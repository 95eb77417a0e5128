/** SSM parameters with a short memory: changed settings arrive within seconds, an unreachable SSM is survived. */
import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { platformEnv } from '../env.ts';
import { ssm } from '../observability/clients.ts';
import { createLog, type Log } from '../observability/log.ts';
import { replaceable } from '../replaceable.ts';
import { CONFIG } from './log-messages.ts';

/** @throws ParameterUnavailable */
export type Parameters = (path: string, options?: { ttlMs?: number }) => Promise<string>;

export class ParameterUnavailable extends Error {
  override readonly name = 'ParameterUnavailable';
}

export interface ParametersDependencies {
  readonly client: Pick<SSMClient, 'send'>;
  readonly now: () => number;
  readonly log: Log;
}

const FRESH_MS = 5_000;
const STALE_MS = 5 * 60_000;

interface Remembered {
  readonly value: string;
  readonly readAt: number;
}

export function createParameters({ client, now, log }: ParametersDependencies): Parameters {
  const memory = new Map<string, Remembered>();
  const reading = new Map<string, Promise<string>>();

  async function read(path: string, former: Remembered | undefined): Promise<string> {
    try {
      const { Parameter } = await client.send(new GetParameterCommand({ Name: path, WithDecryption: true }));
      if (Parameter?.Value === undefined) throw new ParameterUnavailable(`${path} has no value`);
      memory.set(path, { value: Parameter.Value, readAt: now() });
      return Parameter.Value;
    } catch (error) {
      if (former === undefined || now() - former.readAt > STALE_MS) {
        throw new ParameterUnavailable(`${path} cannot be read`, { cause: error });
      }
      log.say(CONFIG.STALE, { path, error });
      return former.value;
    }
  }

  return (path, { ttlMs = FRESH_MS } = {}) => {
    const former = memory.get(path);
    if (former !== undefined && now() - former.readAt < ttlMs) return Promise.resolve(former.value);
    const pending = reading.get(path) ?? read(path, former).finally(() => reading.delete(path));
    reading.set(path, pending);
    return pending;
  };
}

const parameters = replaceable<Parameters>(() =>
  createParameters({ client: ssm(), now: Date.now, log: createLog('shared', 'config') }),
);

/** For tests. */
export const replaceParameters = parameters.replace;

/**
 * The value of `/playground/<stage>/<name>`, for example `config/origin`; remembered for 5 s (or `ttlMs`), served
 * stale for up to 5 min with a warning when SSM does not answer.
 * @throws ParameterUnavailable
 */
export const parameter = (name: string, options?: { ttlMs?: number }): Promise<string> =>
  parameters()(`/playground/${platformEnv().STAGE}/${name}`, options);
