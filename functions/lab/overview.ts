/** All scenarios as callers see them, with what became of runs that nobody works on any more. */
import { RunName, type ScenariosView } from '../shared/contracts/lab.http.ts';
import type { Log } from '../shared/observability/log.ts';
import type { ScenarioRepository } from './adapters/scenario-table.ts';
import { isLost, maxSecondsOf, type Run, viewOf } from './domain/run.ts';
import { narrativeOf, TEXTS } from './domain/texts.ts';
import { LAB } from './log-messages.ts';

interface Teller {
  readonly log: Log;
}

export interface Dependencies {
  readonly scenarios: ScenarioRepository;
  readonly now: () => Date;
}

/** Nothing in the system waits for a run that was lost, so whoever looks first writes it down. */
export async function withoutLost(run: Run, { scenarios, now }: Dependencies, { log }: Teller): Promise<Run> {
  const at = now();
  if (!isLost(run, at)) return run;
  const ended = await scenarios.end(run, null, { because: 'lost', at, by: null, outcome: run.outcome });
  if (ended === undefined) return (await scenarios.find(run.scenario)) ?? run;
  log.say(LAB.LOST, { scenario: run.scenario, runId: run.runId });
  return ended;
}

export async function overview(dependencies: Dependencies, teller: Teller): Promise<ScenariosView> {
  const { scenarios, now } = dependencies;
  const [current, ended] = await Promise.all([scenarios.current(), scenarios.finished()]);
  const runs = await Promise.all(current.map((run) => withoutLost(run, dependencies, teller)));
  const lost = runs.filter((run, index) => run.status === 'ended' && current[index]?.status === 'running');
  const running = runs
    .filter(({ status }) => status === 'running')
    .toSorted((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
  const active = running.map(({ scenario }) => scenario);
  return {
    timestamp: now().toISOString(),
    defaultScenarioId: 'normal',
    activeScenarioIds: active,
    activeNarrative: narrativeOf(active),
    scenarios: RunName.options.map((id) => {
      const run = runs.find(({ scenario }) => scenario === id);
      return {
        id,
        ...TEXTS[id],
        maxSeconds: maxSecondsOf(id),
        active: active.includes(id),
        run: run === undefined ? null : viewOf(run),
      };
    }),
    finished: [...lost, ...ended].map(viewOf),
  };
}
