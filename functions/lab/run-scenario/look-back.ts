/** A look at the indicators some time after the end of a run. */
import type { Stretch } from '../../shared/contracts/lab.http.ts';
import type { Log } from '../../shared/observability/log.ts';
import type { Indicators } from '../adapters/indicators.ts';
import type { ScenarioRepository } from '../adapters/scenario-table.ts';
import { type Asked, after, backInTarget, before, during, stretchOf } from '../domain/review.ts';
import type { Run } from '../domain/run.ts';
import { LAB } from '../log-messages.ts';

export interface LookDependencies {
  readonly scenarios: Pick<ScenarioRepository, 'review'>;
  readonly indicators: Pick<Indicators, 'over'>;
  readonly now: () => Date;
  readonly log: Log;
}

/** Under a flood of events the indicators come late: the run is looked at again until most of its requests are in them. */
const HEARD = 0.9;

/** Writes down what is known by now. @returns whether everything is */
export async function lookBack(run: Run, { scenarios, indicators, now, log }: LookDependencies): Promise<boolean> {
  if (run.endedAt === null) return true;
  const [startedAt, endedAt] = [new Date(run.startedAt), new Date(run.endedAt)];
  const stretch = async (known: Stretch | null, asked: Asked): Promise<Stretch | null> => {
    if (known !== null) return known;
    const view = await indicators.over(asked);
    return view === undefined ? null : stretchOf(view);
  };
  const since = await indicators.over(after(endedAt, now()));
  const back = since === undefined ? null : backInTarget(since.series, endedAt);
  const heard = run.during !== null && run.during.requests >= run.outcome.requests * HEARD;
  const measured = {
    before: await stretch(run.before, before(startedAt)),
    during: (await stretch(heard ? run.during : null, during(startedAt, endedAt))) ?? run.during,
    after: since === undefined ? run.after : stretchOf(since),
    backInTargetSeconds: back,
  };
  await scenarios.review(run, measured);
  const isHeard = measured.during !== null && measured.during.requests >= run.outcome.requests * HEARD;
  const isKnown = back !== null && measured.before !== null && isHeard;
  if (!isKnown) log.say(LAB.NOT_YET_MEASURED);
  return isKnown;
}
