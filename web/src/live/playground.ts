/** Feed, model and picture put together, without a framework: React only looks at it. */

import { sentenceOf } from '../model/catalogue.ts';
import { createSamples, createSeries } from '../model/counters.ts';
import type { FeedEvent } from '../model/event.ts';
import { readEvent } from '../model/event.ts';
import { createHistory } from '../model/history.ts';
import { createLedger } from '../model/ledger.ts';
import { createSeams } from '../model/seams.ts';
import { indexTopology, type Topology } from '../model/topology.ts';
import { createWorld } from '../model/world.ts';
import { createDirector } from '../scene/director.ts';
import { createPicture } from '../scene/picture.ts';
import { createStageClock } from '../scene/stage-clock.ts';
import { createClock } from './clock.ts';
import type { Config } from './config.ts';
import { type Connection, connect, type Link } from './connection.ts';
import { HIDDEN_CLOSE } from './delays.ts';
import { createSequencer, type Outcome } from './sequencer.ts';
import { pollTopology } from './topology-poll.ts';
import type { Frame, Message } from './wire.ts';

/** What happened while nobody looked, and from when on, by the server's clock. */
export interface Away {
  readonly since: number;
  readonly events: number;
  readonly failures: number;
}

export interface PlaygroundListener {
  readonly link: (link: Link) => void;
  readonly topology: (topology: Topology) => void;
  readonly topologyFailed: (reason: string | null) => void;
  readonly role: (role: 'viewer' | 'operator') => void;
  /** The tab is back: what happened meanwhile. */
  readonly away: (away: Away) => void;
  readonly detail: (event: FeedEvent | null, id: string) => void;
}

export type LivePlayground = ReturnType<typeof createPlayground>;
/** What the screen reads: the live system, or a moment of its past. */
export type Playground = Omit<LivePlayground, 'history' | 'seams' | 'ledger' | 'setElsewhere'>;

export function createPlayground(config: Config, listener: PlaygroundListener) {
  const world = createWorld();
  const history = createHistory();
  const seams = createSeams();
  const clock = createClock();
  const stage = createStageClock();
  const picture = createPicture();
  const sequencer = createSequencer<Frame>();
  const arrivals = createSeries();
  const glass = createSamples(4_096);
  const drawnByType = new Map<string, number>();
  const ledger = createLedger();
  let latencies = { second: 0, of: new Map<number, number | null>() };
  let wake: () => void = () => {};
  let connection: Connection | null = null;
  let hiddenAt: Away | null = null;
  let closeTimer: ReturnType<typeof setTimeout> | undefined;
  let elsewhere = false;

  const serverNow = () => Date.now() + clock.offset;
  const watchedSince = Date.now();
  /** Events received per second over the last two, in quarters of a second of this clock. */
  const quarter = () => Math.floor(performance.now() / 250);
  const rate = () => arrivals.sum(quarter() + 1, 8) / 2;

  const director = createDirector({
    sums: world.sums,
    drawn(row) {
      ledger.drawn(row);
      const { time, type } = world.ring.whereabouts(row);
      const now = serverNow();
      glass.add(now, Math.max(0, now - time));
      drawnByType.set(type, (drawnByType.get(type) ?? 0) + 1);
    },
    aggregated: ledger.aggregated,
    wake: () => wake(),
  });

  function take({ released, lost, resume }: Outcome<Frame>): void {
    world.lost(lost);
    history.lost(lost);
    for (const range of resume) connection?.send({ action: 'resume', ...range });
    const now = stage.now();
    for (const frame of released) {
      const arrived = world.accept(frame);
      for (const { row } of arrived) ledger.opened(row);
      arrivals.add(quarter(), arrived.length);
      const events = arrived.map(({ event }) => event);
      history.add(events, serverNow(), world.sums.frames, !frame.replay);
      director.updateRate(rate(), performance.now());
      for (const { event, row } of arrived) director.take(event, row, now);
      if (frame.replay) for (const { time } of events) seams.filled(Date.parse(time));
      else director.pushed(events, now);
    }
  }

  function heard(message: Message): void {
    const now = performance.now();
    switch (message.type) {
      case 'hello':
        listener.role(message.role);
        take(sequencer.hello(message.shards, now));
        return;
      case 'events':
        take(sequencer.frame(message.frame, now));
        return;
      case 'gap':
        take(sequencer.gap(message));
        return;
      case 'topology':
        topology.now();
        return;
      case 'detail': {
        const event = readEvent(message.event);
        if (event !== null) world.ring.payloads.put(event);
        listener.detail(event, message.id);
        return;
      }
      default:
        return;
    }
  }

  function open(): void {
    connection ??= connect(config, clock, {
      link(link) {
        if (link.state === 'lost') seams.lost(serverNow());
        if (link.state === 'live') seams.back(serverNow());
        listener.link(link);
      },
      message: heard,
      positions: sequencer.positions,
    });
  }

  const topology = pollTopology(`${config.apiUrl}/api/topology/deployed`, {
    changed(next) {
      const index = indexTopology(next);
      world.setMap(index);
      history.setMap(index);
      director.setMap(index);
      listener.topology(next);
      // The map comes first, so that every event finds its place.
      open();
    },
    failed(reason) {
      listener.topologyFailed(reason);
      if (reason !== null) open();
    },
  });

  const ticking = setInterval(() => {
    take(sequencer.tick(performance.now()));
    director.tick(stage.now());
  }, 50);

  const tellDirector = () => director.setHidden(document.hidden ? 'hidden tab' : elsewhere ? 'another view' : null);

  function visibility(): void {
    tellDirector();
    if (document.hidden) {
      hiddenAt = { since: serverNow(), events: world.sums.received, failures: world.counters.failures.total };
      closeTimer = setTimeout(() => {
        connection?.close();
        connection = null;
      }, HIDDEN_CLOSE);
      return;
    }
    clearTimeout(closeTimer);
    open();
    if (hiddenAt !== null) {
      const { since } = hiddenAt;
      const events = world.sums.received - hiddenAt.events;
      if (events > 0) listener.away({ since, events, failures: world.counters.failures.total - hiddenAt.failures });
    }
    hiddenAt = null;
    wake();
  }
  document.addEventListener('visibilitychange', visibility);
  tellDirector();

  return {
    config,
    world,
    history,
    seams,
    director,
    stage,
    drawnByType,
    ledger,
    serverNow,
    /** From when on this page has seen what happens. */
    watchedSince,
    rate,
    get roundTrip() {
      return clock.round;
    },
    /** Put time of an event to the frame that first showed it, over the last minute; put in order once a second. */
    latency: (share: number): number | null => {
      const second = Math.floor(serverNow() / 1_000);
      if (second !== latencies.second) latencies = { second, of: new Map() };
      const known = latencies.of.get(share);
      if (known !== undefined) return known;
      const fresh = glass.percentile(share, serverNow() - 60_000);
      latencies.of.set(share, fresh);
      return fresh;
    },
    sentence(row: number): string {
      const event = world.eventOf(row);
      return event === null ? '' : sentenceOf(event);
    },
    setPaused(paused: boolean): void {
      if (paused === director.paused) return;
      if (paused) {
        director.pause();
        stage.stop();
        return;
      }
      stage.go();
      director.resume(stage.now());
      wake();
    },
    /** Another view than the map is on the screen: events are counted, none waits for a picture. */
    setElsewhere(value: boolean): void {
      elsewhere = value;
      tellDirector();
      if (!value) wake();
    },
    askDetail: (id: string): boolean => connection?.send({ action: 'detail', id }) ?? false,
    retry: () => connection?.retry(),
    readTopology: () => topology.now(),
    /** The map view owns the loop; it is called whenever something may have to be drawn. */
    onWake(run: () => void): void {
      wake = run;
    },
    picture,
    stop(): void {
      topology.stop();
      clearInterval(ticking);
      clearTimeout(closeTimer);
      document.removeEventListener('visibilitychange', visibility);
      connection?.close();
    },
  };
}
