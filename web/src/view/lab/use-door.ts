/** A door of the lab that is read every two seconds while somebody looks. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { type DoorState, NEVER, type Polling, poll, taken } from '../../lab/poll.ts';
import { call } from '../../live/api.ts';

export interface Door<T> extends DoorState<T> {
  /** Asks without waiting for the next turn. */
  readonly ask: () => void;
  /** Takes over what another call of the same shape told. */
  readonly take: (value: T) => void;
}

export function useDoor<T>(
  path: (before: T | null) => string,
  read: (body: unknown, before: T | null) => T | null,
): Door<T> {
  const [state, setState] = useState<DoorState<T>>(NEVER);
  const latest = useRef({ path, read, state });
  latest.current = { path, read, state };
  const polling = useRef<Polling | null>(null);
  const asked = useRef(0);
  useEffect(() => {
    let gone = false;
    const polled = poll(async () => {
      asked.current += 1;
      const mine = asked.current;
      const answer = await call('GET', latest.current.path(latest.current.state.value));
      // What was told meanwhile is newer.
      if (!gone && mine === asked.current) setState((before) => taken(before, answer, latest.current.read, Date.now()));
    });
    polling.current = polled;
    return () => {
      gone = true;
      polled.stop();
    };
  }, []);
  const ask = useCallback(() => polling.current?.now(), []);
  const take = useCallback((value: T) => {
    asked.current += 1;
    setState({ value, at: Date.now(), trouble: null });
  }, []);
  return { ...state, ask, take };
}
