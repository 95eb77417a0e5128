/** Scenarios and their runs in words: how long, what is left to say, when the targets held again. */
import type { ScenarioRun, ScenariosView, ScenarioView } from '../../../functions/shared/contracts/lab.http.ts';
import { clock, duration } from './words.ts';

/** The first thing that is said of its pace; the rest is for who wants to know. */
export const shortPace = ({ pace }: Pick<ScenarioView, 'pace'>): string => pace.split(/[,;] /)[0] ?? pace;

/** `1:27 of 1:30` while it runs, `since 11:52` when it has no end, nothing while it rests. */
export function progressOf({ active, run, maxSeconds }: ScenarioView, serverNow: number): string {
  if (!active || run === null) return '';
  const started = Date.parse(run.startedAt);
  if (maxSeconds === null) return `since ${clock(started).slice(0, 5)}`;
  const elapsed = Math.min(maxSeconds, (serverNow - started) / 1_000);
  return `${duration(elapsed)} of ${duration(maxSeconds)}`;
}

const BACK: Readonly<Record<NonNullable<ScenarioRun['endedBecause']>, string>> = {
  stopped: 'stopped by hand',
  finished: 'did all it had to do',
  'time-limit': 'its time was up',
  lost: 'lost: its worker was gone',
};
export const endingOf = ({ endedBecause }: ScenarioRun): string =>
  endedBecause === null ? 'still running' : BACK[endedBecause];

/** Null: not seen, and at most a minute after the end is looked at. Without traffic nothing is seen. */
export function backInTarget({ backInTargetSeconds: seconds, after }: ScenarioRun): string {
  if (seconds === null) {
    if (after === null) return 'not known yet';
    return after.requests === 0 ? 'nobody asked' : 'not seen within a minute';
  }
  return seconds === 0 ? 'never left' : `after ${Math.round(seconds)} s`;
}

export const lengthOf = ({ startedAt, endedAt }: ScenarioRun): string =>
  endedAt === null ? '–' : duration((Date.parse(endedAt) - Date.parse(startedAt)) / 1_000);

export const throttledOf = ({ outcome }: ScenarioRun): number => outcome.byStatus['429'] ?? 0;

/** A vertical line of the charts. */
export interface Mark {
  /** Seconds since 1970. */
  readonly at: number;
  readonly label: string;
  readonly starts: boolean;
}

/** Where scenarios started and stopped, oldest first; the autopilot is no scenario of the lab. */
export function marksOf({ scenarios, finished }: Pick<ScenariosView, 'scenarios' | 'finished'>): readonly Mark[] {
  const labels = new Map(scenarios.map(({ id, label }) => [id, label.toLowerCase()]));
  const runs = new Map(
    [...finished, ...scenarios.flatMap(({ run }) => run ?? [])].map((run) => [run.runId, run] as const),
  );
  return [...runs.values()]
    .filter(({ scenario }) => scenario !== 'autopilot')
    .flatMap(({ scenario, startedAt, endedAt }) => {
      const label = labels.get(scenario) ?? scenario;
      const start = { at: Date.parse(startedAt) / 1_000, label, starts: true };
      return endedAt === null ? [start] : [start, { at: Date.parse(endedAt) / 1_000, label, starts: false }];
    })
    .toSorted((one, other) => one.at - other.at);
}

type Told = Pick<ScenarioView, 'label' | 'explanation'>;
/** What the joined narrative says beyond the labels and explanations of the single scenarios. */
export function together(narrative: string, told: readonly Told[]): string {
  const rest = told.reduce(
    (left, { label, explanation }) => left.replace(explanation, ' ').replace(`${label}:`, ' '),
    narrative,
  );
  return /\p{L}{4}/u.test(rest) && told.length > 1 && rest.length < narrative.length
    ? rest.replaceAll(/\s+/g, ' ').trim()
    : '';
}
