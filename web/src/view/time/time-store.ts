/** Which moment is on the screen: the live one, or one of the past. */
import { create } from 'zustand';
import type { LivePlayground } from '../../live/playground.ts';
import type { RecordingMeta } from '../../live/recording.ts';
import type { Replayed } from '../../live/replay.ts';
import type { Topology } from '../../model/topology.ts';

export type Source =
  | { readonly kind: 'memory' }
  | { readonly kind: 'journal'; readonly events: number }
  /** `bundled` names one that came with the page. */
  | { readonly kind: 'recording'; readonly meta: RecordingMeta; readonly bundled: string | null };

export interface TimeState {
  readonly live: LivePlayground | null;
  readonly liveTopology: Topology | null;
  /** Why there is no live system. */
  readonly missing: string | null;
  readonly shown: Replayed | null;
  readonly source: Source;
  readonly busy: string | null;
  readonly problem: string | null;
  /** Grows when the replay plays, stands or jumps. */
  readonly changes: number;
}

export const useTime = create<TimeState>(() => ({
  live: null,
  liveTopology: null,
  missing: null,
  shown: null,
  source: { kind: 'memory' },
  busy: null,
  problem: null,
  changes: 0,
}));

export const setTime = useTime.setState;
export const getTime = useTime.getState;

/** The moment that a link names: only one that stands still. */
export const linkedTime = ({ shown }: TimeState): number | null =>
  shown === null || shown.replay.playing ? null : Math.round(shown.replay.time);

export const linkedRecording = ({ shown, source }: TimeState): string | null =>
  shown !== null && source.kind === 'recording' ? source.bundled : null;
