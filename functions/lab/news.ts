/** What the lab says to others and to itself about a run. */
import type { DataOf, EventMeta } from '../shared/contracts/define-event.ts';
import { ScenarioSliceDue, ScenarioStopped } from '../shared/contracts/lab.events.ts';
import { outgoingEvent } from '../shared/publish/outbound.ts';
import type { OutgoingEvent } from '../shared/publish/publisher.ts';
import { type Run, secondsOf } from './domain/run.ts';

type Because = Pick<EventMeta, 'correlationId' | 'traceparent'> & { readonly causationId: string };

/**
 * The message for the stretch that is due. Its id follows from run and stretch, so a second one is recognised; with a
 * `repeat` it follows from that, too, for messages that must not be taken for one that was settled.
 */
export function sliceDue(
  run: Run,
  { now, cause, repeat }: { now: Date; cause: Because; repeat?: string },
): OutgoingEvent {
  const { scenario, runId, slice, startedAt } = run;
  const seed = repeat === undefined ? runId : `${runId}/${repeat}`;
  const data = { scenario, runId, slice };
  return outgoingEvent(ScenarioSliceDue, data, { ...cause, at: startedAt, occurredAt: now }, { ordinal: slice, seed });
}

export function endOf(run: Run): DataOf<typeof ScenarioStopped> {
  const { scenario, runId, seed, endedBecause, endedAt, outcome } = run;
  if (endedBecause === null || endedAt === null) throw new Error(`${scenario} has not ended`);
  return { scenario, runId, seed, endedBecause, seconds: secondsOf(run, new Date(endedAt)), outcome };
}

/** The end once more, as a message to the lab itself: somebody is to look what came of the run. */
export function lookDue(run: Run, { now, cause, look }: { now: Date; cause: Because; look: number }): OutgoingEvent {
  const whole = { ...cause, at: run.startedAt, occurredAt: now };
  return outgoingEvent(ScenarioStopped, endOf(run), whole, { ordinal: look, seed: `${run.runId}/look` });
}

/** The autopilot has no before and after: it is the traffic that everything else is compared with. */
export const isReviewed = ({ scenario }: Pick<Run, 'scenario'>): boolean => scenario !== 'autopilot';
