/** Who sends the requests of a wave: the load scenarios by their plan, the autopilot as one person. */
import type { Answer } from '../domain/outcome.ts';
import type { Run } from '../domain/run.ts';

export interface Played {
  readonly answers: readonly Answer[];
  /** From the beginning of this wave to the beginning of the next one. */
  readonly pauseMs: number;
}

/** Plays one wave. Requests that were given up because of `signal` are no answers. */
export type Player = (wave: {
  readonly seed: number;
  readonly number: number;
  readonly signal: AbortSignal;
}) => Promise<Played>;

export interface Playing {
  readonly play: Player;
  readonly acceptedGoal: number | undefined;
}

export type Players = (scenario: Run['scenario']) => Playing;
