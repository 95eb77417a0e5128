/** What events of the feed mean for the lab's numbers. Pure: the same events make the same sums, in any order. */
import { bucketOf } from '../../shared/contracts/latency.ts';
import type { FeedEvent } from '../../shared/contracts/live.protocol.ts';
import { callOf, edgeOf, isIngress, nameOf, OPEN_SECONDS, queueOf } from '../../shared/contracts/sli-counts.ts';
import {
  CallFailed,
  MessageDeadLettered,
  MessageFailed,
  MessageHandled,
  RequestHandled,
  RequestsSummarised,
} from '../../shared/contracts/system.events.ts';

export interface Folded {
  /** By second (Unix time): sums to add to what is there. */
  readonly seconds: ReadonlyMap<number, Readonly<Record<string, number>>>;
  /** By minute: requests and errors of the lab's clients, for the error budget. */
  readonly minutes: ReadonlyMap<number, { readonly requests: number; readonly errors: number }>;
}

type Add = (subject: string, what: string, by: number) => void;

/** Sums are kept to a tenth of a millisecond, or they would grow longer and longer. */
const tenth = (ms: number): number => Math.round(ms * 10) / 10;

function foldRequest(data: unknown, add: Add): void {
  const request = RequestHandled.data.safeParse(data).data;
  if (request === undefined) return;
  const { caller, callee, handler, status, tally = {} } = request;
  const edge = edgeOf(caller, callee, handler);
  const ms = tenth((request.waitedMs ?? 0) + request.ms + (request.handoverMs ?? 0));
  add(edge, 'n', 1);
  if (status >= 500) add(edge, '5xx', 1);
  if (status === 429) add(edge, '429', 1);
  add(edge, 'ms', ms);
  add(edge, `b${bucketOf(ms)}`, 1);
  for (const [name, by] of Object.entries(tally)) add(edge, `~${name}`, by);
}

function foldSummary(data: unknown, add: Add): void {
  const summary = RequestsSummarised.data.safeParse(data).data;
  if (summary?.handler === undefined) return;
  const { caller, callee, handler, count, byStatus, latency, totalMs = 0, tally = {} } = summary;
  const edge = edgeOf(caller, callee, handler);
  add(edge, 'n', count);
  for (const [status, times] of Object.entries(byStatus)) {
    if (Number(status) >= 500) add(edge, '5xx', times);
    if (Number(status) === 429) add(edge, '429', times);
  }
  add(edge, 'ms', tenth(totalMs));
  for (const [bucket, times] of latency.entries()) if (times > 0) add(edge, `b${bucket}`, times);
  for (const [name, by] of Object.entries(tally)) add(edge, `~${name}`, by);
}

function foldFailedCall(data: unknown, add: Add): void {
  const failed = CallFailed.data.safeParse(data).data;
  if (failed !== undefined) add(callOf(failed.caller, failed.dependency), `!${failed.reason}`, failed.count);
}

function foldMessage(type: string, data: unknown, add: Add): void {
  const [contract, what] = MESSAGES[type] ?? [];
  const message = contract?.data.safeParse(data).data;
  if (message !== undefined && what !== undefined) add(queueOf(message.queue), what, 1);
}
const MESSAGES: Readonly<
  Record<string, readonly [typeof MessageHandled | typeof MessageFailed | typeof MessageDeadLettered, string]>
> = {
  [MessageHandled.type]: [MessageHandled, 'handled'],
  [MessageFailed.type]: [MessageFailed, 'failed'],
  [MessageDeadLettered.type]: [MessageDeadLettered, 'dead'],
};

/** A summary can leave long after the requests that it counts. */
function secondOf({ type, time, data }: FeedEvent): number {
  const when = type === RequestsSummarised.type && typeof data.to === 'string' ? Date.parse(data.to) : Number.NaN;
  return Math.floor((Number.isNaN(when) ? Date.parse(time) : when) / 1_000);
}

function foldOne({ type, data }: FeedEvent, add: Add): void {
  if (type === RequestHandled.type) foldRequest(data, add);
  else if (type === RequestsSummarised.type) foldSummary(data, add);
  else if (type === CallFailed.type) foldFailedCall(data, add);
  else foldMessage(type, data, add);
}

/**
 * Sums of a batch, by the seconds in which things happened. What is older than anybody still keeps open counts in the
 * oldest second that is; what comes from a clock ahead of ours counts now.
 */
export function fold(events: readonly FeedEvent[], now: Date): Folded {
  const present = Math.floor(now.getTime() / 1_000);
  const seconds = new Map<number, Record<string, number>>();
  const minutes = new Map<number, { requests: number; errors: number }>();
  for (const event of events) {
    const second = Math.min(present, Math.max(present - OPEN_SECONDS, secondOf(event)));
    foldOne(event, (subject, what, by) => {
      const sums = seconds.get(second) ?? {};
      seconds.set(second, sums);
      const name = nameOf(subject, what);
      sums[name] = tenth((sums[name] ?? 0) + by);
      if (!isIngress(subject) || (what !== 'n' && what !== '5xx')) return;
      const minute = minutes.get(Math.floor(second / 60)) ?? { requests: 0, errors: 0 };
      minutes.set(Math.floor(second / 60), minute);
      if (what === 'n') minute.requests += by;
      else minute.errors += by;
    });
  }
  return { seconds, minutes };
}
