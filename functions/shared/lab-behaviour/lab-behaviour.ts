/**
 * What a person may make an upstream service of the lab, or a step of the purchase workflow, do: answer late, fail now
 * and then, be down. Read from `config/lab/behaviour`, which is `{}` until somebody changes it: nothing is slow or broken
 * by default.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { parameter } from '../config/parameters.ts';
import { LabBehaviour, type LabPart } from '../contracts/deals.http.ts';
import { DomainError } from '../http/problem.ts';
import { createLog, type Log } from '../observability/log.ts';
import { LAB_BEHAVIOUR } from './log-messages.ts';

/** To be awaited before the work of a request. @throws DomainError unavailable, when this request is to fail */
export type Behave = () => Promise<void>;

export interface LabBehaviourDependencies {
  readonly service: LabPart;
  /** The setting as it stands. */
  readonly read: () => Promise<string>;
  readonly pause: (ms: number) => Promise<unknown>;
  /** From 0 up to, not including, 1. */
  readonly chance: () => number;
  readonly log: Log;
}

/** @throws ZodError for a value that does not fit: whoever wrote it past the door hears of it */
export function createLabBehaviour({ service, read, pause, chance, log }: LabBehaviourDependencies): Behave {
  let known: { text: string; behaviour: LabBehaviour } | undefined;

  async function present(): Promise<LabBehaviour> {
    let text: string;
    try {
      text = await read();
    } catch (error) {
      log.say(LAB_BEHAVIOUR.UNKNOWN, { error });
      return {};
    }
    if (known?.text !== text) known = { text, behaviour: LabBehaviour.parse(JSON.parse(text)) };
    return known.behaviour;
  }

  return async () => {
    const own = (await present())[service];
    if (own === undefined) return;
    if (own.down) throw new DomainError('unavailable', `${service} is switched off in the lab.`);
    const [least, most] = own.latencyMs;
    if (most > 0) await pause(least + chance() * (most - least));
    if (chance() < own.failureRate) throw new DomainError('unavailable', `${service} fails by chance in the lab.`);
  };
}

/** One per environment; the setting is remembered for 5 s. */
export const labBehaviour = (service: LabPart): Behave =>
  createLabBehaviour({
    service,
    read: () => parameter('config/lab/behaviour'),
    pause: wait,
    chance: Math.random,
    log: createLog('shared', 'lab-behaviour'),
  });

/** `work` behind the behaviour of its service. */
export const behaving =
  <Request, Answer>(behave: Behave, work: (request: Request) => Promise<Answer>) =>
  async (request: Request): Promise<Answer> => {
    await behave();
    return work(request);
  };
