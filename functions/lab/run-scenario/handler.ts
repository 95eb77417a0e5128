import type { Log } from '../../shared/observability/log.ts';
import type { QueueTimer } from '../../shared/publish/queue-timer.ts';
import { type QueueMessage, queueHandler } from '../../shared/queue/queue-handler.ts';
import type { Indicators } from '../adapters/indicators.ts';
import type { ScenarioRepository } from '../adapters/scenario-table.ts';
import { nextLook } from '../domain/review.ts';
import { endAfter, type Run, sliceVerdict } from '../domain/run.ts';
import { LAB } from '../log-messages.ts';
import { isReviewed, lookDue, sliceDue } from '../news.ts';
import { lookBack } from './look-back.ts';
import type { Players } from './player.ts';
import { playStretch } from './stretch.ts';

export interface Dependencies {
  readonly scenarios: ScenarioRepository;
  readonly ticks: QueueTimer;
  readonly players: Players;
  readonly indicators: Indicators;
  readonly now: () => Date;
  readonly renewEveryMs?: number;
}

type Message = QueueMessage<'scenario-ticks'>;

export function createHandler({ scenarios, ticks, players, indicators, now, renewEveryMs }: Dependencies) {
  const causeOf = ({ event }: Message) => {
    const { id, correlationId, traceparent } = event.meta;
    return { causationId: id, correlationId, traceparent };
  };
  const sendNext = (run: Run, message: Message): Promise<void> => {
    const at = now();
    const waitSeconds = Math.max(0, Math.floor((run.nextWaveAt - at.getTime()) / 1_000));
    return ticks.start(sliceDue(run, { now: at, cause: causeOf(message) }), waitSeconds);
  };

  /** Plays the stretch and says how it goes on. The lease is this delivery's: a second copy of the message has another. */
  async function work(due: Run, message: Message, log: Log): Promise<void> {
    const { event, attempt } = message;
    const owner = `${event.meta.id}#${attempt}`;
    const run = await scenarios.take(due, owner);
    if (run === undefined) return log.say(LAB.BUSY);
    const playing = players(run.scenario);
    const played = await playStretch(run, owner, playing, {
      scenarios,
      now,
      log,
      glance: indicators.glance,
      ...(renewEveryMs === undefined ? {} : { renewEveryMs }),
    });
    const { outcome } = played;
    log.say(LAB.PLAYED, { waves: played.wave - run.wave, requests: outcome.requests - run.outcome.requests });
    if (played.leaseLost) return log.say(LAB.LEASE_LOST);

    const at = now();
    const because = endAfter({ ...run, ...played }, { now: at, acceptedGoal: playing.acceptedGoal });
    if (because === undefined) {
      const next = await scenarios.release(run, owner, played);
      if (next === undefined) return log.say(LAB.LEASE_LOST);
      await sendNext(next, message);
      return;
    }
    const ended = await scenarios.end(run, owner, { because, at, by: event.meta.id, outcome });
    if (ended === undefined) return log.say(LAB.LEASE_LOST);
    log.say(LAB.ENDED, { because, requests: outcome.requests, failed: outcome.failed });
    await sendLook(ended, message);
  }

  /** Safe to repeat: the id follows from the run. That it ended is told by the stream of its row. */
  async function sendLook(run: Run, message: Message): Promise<void> {
    if (!isReviewed(run)) return;
    const at = now();
    const next = nextLook((at.getTime() - new Date(run.endedAt ?? at).getTime()) / 1_000);
    if (next === undefined) return;
    await ticks.start(lookDue(run, { now: at, cause: causeOf(message), look: next.look }), next.waitSeconds);
  }

  async function look(current: Run | undefined, runId: string, message: Message, log: Log): Promise<void> {
    // another run of the same scenario may have begun meanwhile
    const run = current?.runId === runId ? current : (await scenarios.finished()).find((each) => each.runId === runId);
    if (run === undefined) return log.say(LAB.LATE);
    if (await lookBack(run, { scenarios, indicators, now, log })) return log.say(LAB.MEASURED);
    await sendLook(run, message);
  }

  return queueHandler({ consumer: 'scenario-ticks' }, async (message) => {
    const { event, attempt } = message;
    const { scenario, runId } = event.data;
    const log = message.log.with({ scenario, runId });
    const run = await scenarios.find(scenario);
    if (event.type === 'ScenarioStopped') {
      await look(run, runId, message, log);
      return 'handled';
    }
    const { slice } = event.data;
    const at = now();
    const verdict = sliceVerdict(run, { runId, slice, eventId: event.meta.id, now: at });
    if (run === undefined || verdict === 'nothing') {
      log.say(LAB.LATE);
      return 'repeated';
    }
    switch (verdict) {
      case 'work':
        await work(run, message, log);
        return 'handled';
      case 'busy':
        log.say(LAB.BUSY);
        // a first delivery is a copy, and its original is at work; a later one follows a crash, whose lease has to end
        if (attempt > 1) {
          const waitSeconds = Math.ceil(Math.max(1_000, run.leaseUntil - at.getTime()) / 1_000);
          const again = { now: at, cause: causeOf(message), repeat: `${event.meta.id}#${attempt}` };
          await ticks.start(sliceDue(run, again), waitSeconds);
        }
        return 'repeated';
      case 'send-next':
        if (attempt > 1) await sendNext(run, message);
        return 'repeated';
      case 'look-back':
        await sendLook(run, message);
        return 'repeated';
    }
  });
}
