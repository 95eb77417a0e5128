/** The circuit of one dependency as all environments of a service see it. Pure; times are epoch milliseconds. */

export interface CircuitState {
  readonly state: 'closed' | 'open' | 'half-open';
  /** Counts transitions; a transition is valid for the revision that it was decided on. */
  readonly revision: number;
  /** Of the last transition. */
  readonly changedAt: number;
  /** Since when calls have been refused; kept until the circuit closes. */
  readonly openedAt: number;
  /** open: from when on a probe may go. half-open: until when the lease of the probe is good. */
  readonly retryAt: number;
  /** What opened it: so many of so many calls failed. */
  readonly failures: number;
  readonly calls: number;
}

export const NEVER_OPENED: CircuitState = {
  state: 'closed',
  revision: 0,
  changedAt: 0,
  openedAt: 0,
  retryAt: 0,
  failures: 0,
  calls: 0,
};

/** `probe`: who wins the transition to half-open makes the one call; everybody else is refused. */
export const admission = ({ state, retryAt }: CircuitState, now: number): 'pass' | 'probe' | 'refuse' => {
  if (state === 'closed') return 'pass';
  return now >= retryAt ? 'probe' : 'refuse';
};

interface Opening {
  readonly now: number;
  readonly retryInMs: number;
  readonly failures: number;
  readonly calls: number;
}

export const opened = (former: CircuitState, { now, retryInMs, failures, calls }: Opening): CircuitState => ({
  state: 'open',
  revision: former.revision + 1,
  changedAt: now,
  // a failed probe is no new outage
  openedAt: former.state === 'closed' ? now : former.openedAt,
  retryAt: now + retryInMs,
  failures,
  calls,
});

/** The lease ends by itself: the environment that probes may die in the middle. */
export const halfOpened = (former: CircuitState, now: number, leaseMs: number): CircuitState => ({
  ...former,
  state: 'half-open',
  revision: former.revision + 1,
  changedAt: now,
  retryAt: now + leaseMs,
});

export const closed = (former: CircuitState, now: number): CircuitState => ({
  ...NEVER_OPENED,
  revision: former.revision + 1,
  changedAt: now,
});
