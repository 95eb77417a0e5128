/** Writers that meet at one row: who loses reads again. */

import { setTimeout as pause } from 'node:timers/promises';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';

/** Somebody else wrote first, each time. */
export class Contended extends Error {
  override readonly name = 'Contended';
}

/** `lost`: another writer was faster, or is at work on the same rows. */
export const LOST = Symbol('lost');

const TRIES = 10;
const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 200;

/** Runs `work` until it has not lost, with growing, jittered pauses (1 s altogether). @throws Contended */
export async function untilSettled<T>(work: () => Promise<T | typeof LOST>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    const outcome = await work();
    if (outcome !== LOST) return outcome;
    if (tries >= TRIES) throw new Contended(`lost ${TRIES} times`);
    await pause(Math.random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tries));
  }
}

/** Why a transaction was refused, one code per item; undefined for any other error. */
export function refusalsOf(error: unknown): readonly (string | undefined)[] | undefined {
  if (!(error instanceof TransactionCanceledException)) return undefined;
  return (error.CancellationReasons ?? []).map(({ Code }) => Code);
}

export const isRefusedCondition = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ConditionalCheckFailedException';
