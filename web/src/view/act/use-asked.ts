/** What a door answered last, and asking again. Stale data stays on the screen while a new answer is on its way. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Answer, Problem } from '../../live/api.ts';
import type { Playground } from '../../live/playground.ts';
import type { FeedEvent } from '../../model/event.ts';
import { usePlayground } from '../context.ts';
import { useBeat } from '../heartbeat.ts';
import type { Result } from './doors.ts';

export interface Asked<T> {
  readonly value: T | null;
  readonly problem: Problem | null;
  readonly busy: boolean;
  readonly ask: () => void;
  /** Takes over what another call or an event told. */
  readonly update: (change: (value: T) => T) => void;
}

/** Asks when the part is opened; answers that were overtaken by a later question are dropped. */
export function useAsked<T>(load: () => Promise<Result<T>>, enabled: boolean): Asked<T> {
  const [state, setState] = useState<{ value: T | null; problem: Problem | null; busy: boolean }>({
    value: null,
    problem: null,
    busy: false,
  });
  const latest = useRef(load);
  latest.current = load;
  const turn = useRef(0);
  const ask = useCallback(() => {
    turn.current += 1;
    const mine = turn.current;
    setState((before) => ({ ...before, busy: true }));
    void latest.current().then(({ value, answer: { problem } }) => {
      if (mine === turn.current) setState((before) => ({ value: value ?? before.value, problem, busy: false }));
    });
  }, []);
  useEffect(() => {
    if (enabled) ask();
    return () => {
      turn.current += 1;
    };
  }, [ask, enabled]);
  const update = useCallback((change: (value: T) => T) => {
    setState((before) => (before.value === null ? before : { ...before, value: change(before.value) }));
  }, []);
  return { ...state, ask, update };
}

/** Runs a call with its problem and its business in sight. */
export function useCall() {
  const [busy, setBusy] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);
  const run = useCallback(async <T extends { readonly answer: Answer }>(name: string, work: Promise<T>): Promise<T> => {
    setBusy(name);
    const result = await work;
    setBusy('');
    setProblem(result.answer.problem);
    return result;
  }, []);
  return { busy, problem, run, forget: useCallback(() => setProblem(null), []) };
}

/** What memory still has of the newest events, oldest first: an answer may be older than what was told meanwhile. */
export function recentEvents({ ring, eventOf }: Playground['world'], most = 1_000): FeedEvent[] {
  const events: FeedEvent[] = [];
  for (let row = Math.max(ring.oldest, ring.next - most); row < ring.next; row++) {
    const event = eventOf(row);
    if (event !== null) events.push(event);
  }
  return events;
}

/** Hands over the events that arrived since the last beat. */
export function useNewEvents(take: (events: readonly FeedEvent[]) => void): void {
  const { world } = usePlayground();
  const seen = useRef(world.ring.next);
  useBeat(() => {
    const from = Math.max(seen.current, world.ring.oldest);
    seen.current = world.ring.next;
    const events: FeedEvent[] = [];
    for (let row = from; row < seen.current; row++) {
      const event = world.eventOf(row);
      if (event !== null) events.push(event);
    }
    if (events.length > 0) take(events);
  });
}
