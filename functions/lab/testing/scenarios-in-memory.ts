/** The table's behaviour without a table; `scenario-table.test.ts` holds both against the same expectations. */
import type { ScenarioRepository } from '../adapters/scenario-table.ts';
import { LEASE_MS, LOST_AFTER_MS, PICK_UP_MS, type Run } from '../domain/run.ts';

export interface ScenariosInMemory extends ScenarioRepository {
  readonly rows: Map<Run['scenario'], Run>;
  readonly ended: Run[];
}

export function scenariosInMemory(now: () => Date): ScenariosInMemory {
  const rows = new Map<Run['scenario'], Run>();
  const ended: Run[] = [];
  const clock = (): number => now().getTime();
  const change = (
    { scenario, runId }: Run,
    allowed: (run: Run) => boolean,
    next: (run: Run) => Run,
  ): Run | undefined => {
    const run = rows.get(scenario);
    if (run === undefined || run.runId !== runId || run.status !== 'running' || !allowed(run)) return undefined;
    const after = next(run);
    rows.set(scenario, after);
    return after;
  };
  return {
    rows,
    ended,
    current: async () => [...rows.values()],
    find: async (scenario) => rows.get(scenario),
    finished: async () => ended.toReversed(),
    async begin(run) {
      if (rows.get(run.scenario)?.status === 'running') return false;
      rows.set(run.scenario, run);
      return true;
    },
    take: async (run, owner) =>
      change(
        run,
        ({ slice, leaseOwner, leaseUntil }) => slice === run.slice && (leaseOwner === null || leaseUntil < clock()),
        (row) => ({ ...row, leaseOwner: owner, leaseUntil: clock() + LEASE_MS }),
      ),
    renew: async (run, owner, outcome) =>
      change(
        run,
        ({ leaseOwner }) => leaseOwner === owner,
        (row) => ({ ...row, outcome, leaseUntil: clock() + LEASE_MS }),
      ),
    release: async (run, owner, next) =>
      change(
        run,
        ({ leaseOwner }) => leaseOwner === owner,
        (row) => ({
          ...row,
          ...next,
          slice: run.slice + 1,
          leaseOwner: null,
          leaseUntil: Math.max(clock(), next.nextWaveAt) + PICK_UP_MS,
        }),
      ),
    async requestStop(scenario) {
      const run = rows.get(scenario);
      return run === undefined
        ? undefined
        : change(
            run,
            () => true,
            (row) => ({ ...row, stopRequested: true }),
          );
    },
    async end(run, owner, { because, at, by, outcome }) {
      const free = ({ leaseOwner, leaseUntil }: Run): boolean =>
        owner === null ? leaseOwner === null || leaseUntil < clock() - LOST_AFTER_MS : leaseOwner === owner;
      const after = change(
        run,
        (row) => row.slice === run.slice && free(row),
        () => ({
          ...run,
          status: 'ended',
          outcome,
          endedAt: at.toISOString(),
          endedBecause: because,
          endedBy: by,
          leaseOwner: null,
        }),
      );
      if (after !== undefined) ended.push(after);
      return after;
    },
    async review({ scenario, runId }, review) {
      const run = rows.get(scenario);
      if (run?.runId === runId) rows.set(scenario, { ...run, ...review });
      const index = ended.findIndex((row) => row.runId === runId);
      const found = ended[index];
      if (found !== undefined) ended[index] = { ...found, ...review };
    },
  };
}
