import type { RunName } from '../../shared/contracts/lab.http.ts';
import { SetScenarioRoute } from '../../shared/contracts/lab.routes.ts';
import { actorOf } from '../../shared/http/caller.ts';
import { type HttpRequest, httpHandler } from '../../shared/http/http-handler.ts';
import { DomainError } from '../../shared/http/problem.ts';
import type { QueueTimer } from '../../shared/publish/queue-timer.ts';
import { isWorkedOn, newRun, type Run, startVerdict } from '../domain/run.ts';
import { LAB } from '../log-messages.ts';
import { sliceDue } from '../news.ts';
import { overview, type Dependencies as Viewing, withoutLost } from '../overview.ts';

export interface Dependencies extends Viewing {
  readonly ticks: QueueTimer;
  readonly newId: () => string;
}

/** Without a wish everybody gets the same run. */
const USUAL_SEED = 1;

type Request = Pick<
  HttpRequest<unknown, unknown, unknown>,
  'caller' | 'correlationId' | 'traceparent' | 'requestId' | 'log'
>;

export function createHandler(dependencies: Dependencies) {
  const { scenarios, ticks, now, newId } = dependencies;

  function sendDue(run: Run, { correlationId, traceparent, requestId }: Request, repeat?: string): Promise<void> {
    const cause = { correlationId, traceparent, causationId: requestId };
    return ticks.start(sliceDue(run, { now: now(), cause, ...(repeat === undefined ? {} : { repeat }) }), 0);
  }

  async function switchOn(scenario: RunName, seed: number | undefined, request: Request): Promise<void> {
    const found = await scenarios.find(scenario);
    const there = found === undefined ? undefined : await withoutLost(found, dependencies, request);
    const verdict = startVerdict(there, { seed, now: now() });
    if (verdict === 'other-seed') {
      throw new DomainError(
        'scenario-running',
        `It runs with seed ${there?.seed}; stop it before it gets another one.`,
      );
    }
    if (verdict === 'running' && there !== undefined) {
      request.log.say(LAB.RUNS_ALREADY, { scenario, runId: there.runId });
      // whoever asks again may do so because the first message was lost; a second copy is recognised by its id
      if (!isWorkedOn(there, now())) await sendDue(there, request);
      return;
    }
    const { correlationId, traceparent, requestId: causationId, caller } = request;
    const run = newRun({
      scenario,
      runId: newId(),
      seed: seed ?? USUAL_SEED,
      at: now(),
      correlationId,
      traceparent,
      causationId,
      actor: actorOf(caller),
    });
    if (!(await scenarios.begin(run))) {
      throw new DomainError('scenario-running', 'Somebody else switched it on at the same moment.');
    }
    await sendDue(run, request);
    request.log.say(LAB.STARTED, { scenario, runId: run.runId, seed: run.seed });
  }

  /** Whoever plays it ends it and tells so. Between two stretches nobody plays, so the next one is called at once. */
  async function switchOff(scenario: RunName, request: Request): Promise<void> {
    const run = await scenarios.requestStop(scenario);
    if (run === undefined) return; // it does not run: that is what was asked for
    request.log.say(LAB.STOP_ASKED, { scenario, runId: run.runId });
    if (!isWorkedOn(run, now())) await sendDue(run, request, `stop/${request.requestId}`);
  }

  return httpHandler(SetScenarioRoute, async (request) => {
    const { path, body } = request;
    if (body.active) await switchOn(path.name, body.seed, request);
    else await switchOff(path.name, request);
    const after = await overview(dependencies, request);
    return { accepted: true as const, scenario: path.name, active: body.active, ...after };
  });
}
