import { CALLS } from '../../shared/contracts/flows.ts';
import type { BreakerView } from '../../shared/contracts/insights.http.ts';
import { ListBreakers } from '../../shared/contracts/insights.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import type { CircuitState } from '../../shared/resilience/circuit-state.ts';

type Call = (typeof CALLS)[number];

export interface Dependencies {
  /** By `<caller>/<dependency>`; circuits that never opened are missing. */
  readonly states: (calls: readonly Call[]) => Promise<ReadonlyMap<string, CircuitState>>;
}

const instant = (ms: number): string => new Date(ms).toISOString();

function viewOf([caller, dependency]: Call, known: CircuitState | undefined): BreakerView {
  if (known === undefined) {
    return { caller, dependency, state: 'closed', failures: 0, calls: 0, since: null, retryAt: null };
  }
  const { state, failures, calls, changedAt, retryAt } = known;
  const retry = state === 'closed' ? null : instant(retryAt);
  return { caller, dependency, state, failures, calls, since: instant(changedAt), retryAt: retry };
}

/** The circuit of every declared call between services. */
export const createHandler = ({ states }: Dependencies) =>
  httpHandler(ListBreakers, async () => {
    const known = await states(CALLS);
    return { items: CALLS.map((call) => viewOf(call, known.get(call.join('/')))) };
  });
