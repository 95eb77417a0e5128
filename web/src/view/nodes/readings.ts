/** What a node shows right now, as plain words: sampled, never rendered. */
import type { TopologyNode } from '../../../../functions/shared/contracts/topology.ts';
import type { Playground } from '../../live/playground.ts';
import type { Copy } from '../../model/books.ts';
import { countedAs, queueName } from '../../model/topology.ts';
import { ageText, countText, msText, rateText } from '../format.ts';

export interface Reading {
  /** Right end of the first line. */
  readonly figure: string;
  readonly left: string;
  readonly right: string;
  readonly health: 'ok' | 'slow' | 'down' | 'silent';
  readonly ticks: number;
  readonly retrying: number;
  readonly dead: number;
  readonly lit: boolean;
  /** Everything in one sentence, for a screen reader. */
  readonly spoken: string;
}

const MINUTE = 60;
const SLOW_MS = 1_000;

/** No report for a minute is worth a question mark; what a timer holds is meant to wait. */
const unheard = ({ facts }: TopologyNode, ms: number): boolean =>
  ms > 60_000 && (facts.carries === undefined || facts.order !== undefined);

const empty: Reading = {
  figure: '',
  left: '',
  right: '',
  health: 'ok',
  ticks: 0,
  retrying: 0,
  dead: 0,
  lit: false,
  spoken: '',
};

/** Copies that wait in the queue and are not still on their way to it on screen. */
function waitingIn(playground: Playground, node: TopologyNode): Copy[] {
  const state = playground.world.books.queues.get(queueName(node.id));
  if (state === undefined) return [];
  const now = playground.stage.now();
  return [...state.waiting.values()].filter((copy) => !playground.director.isFlying(copy.key, node.id, now));
}

export function readingOf(playground: Playground, node: TopologyNode): Reading {
  const { world } = playground;
  const now = playground.serverNow();
  const second = Math.floor(now / 1_000) + 1;
  const place = world.counters.of(countedAs(node));
  const rate = rateText(place.events.sum(second, 2) / 2);
  switch (node.kind) {
    case 'client':
      return { ...empty, left: rate, spoken: `${rate} requests` };
    case 'gateway': {
      const [refused, failed, throttled] = [place.refused, place.failed, place.throttled].map((series) =>
        series.sum(second, MINUTE),
      );
      const left = `${rate}  4xx ${refused}  5xx ${failed}  429 ${throttled}`;
      return { ...empty, left, spoken: `${rate} requests, last minute ${refused} refused, ${failed} failed` };
    }
    case 'service': {
      const p95 = place.latency.percentile(0.95, now - 60_000);
      const published = world.counters.of(`${node.id}#published`).events;
      const failed = place.failed.sum(second, MINUTE);
      const last = Math.max(place.events.lastSecond, published.lastSecond);
      const silent = last < second - 300;
      const calls = place.events.sum(second, MINUTE);
      const broken = failed > 0 && failed * 2 >= calls;
      const slow = failed > 0 || (p95 ?? 0) > SLOW_MS;
      const health = silent ? 'silent' : broken ? 'down' : slow ? 'slow' : 'ok';
      const right = p95 === null ? '' : `p95 ${msText(p95)}`;
      return {
        ...empty,
        left: silent ? 'quiet' : rate,
        right,
        health,
        spoken: `${rate}, ${right || 'no calls'}, ${health}`,
      };
    }
    case 'bus':
      return { ...empty, figure: `${rate.replace('/s', '')} events/s`, spoken: `${rate} events` };
    case 'queue': {
      const waiting = waitingIn(playground, node);
      const oldest = waiting[0];
      const retrying = waiting.filter(({ state }) => state === 'retrying').length;
      const age =
        oldest === undefined
          ? 'empty'
          : `${ageText(now - oldest.since)}${unheard(node, now - oldest.since) ? ' ?' : ''}`;
      return {
        ...empty,
        figure: countText(waiting.length),
        right: age,
        ticks: waiting.length,
        retrying,
        spoken: `depth ${waiting.length}, oldest ${age}`,
      };
    }
    case 'dlq': {
      const owner = world.index?.edgesOf(node.id).find((edge) => edge.to === node.id)?.from ?? '';
      const dead = world.books.queues.get(queueName(owner))?.dead.size ?? 0;
      return { ...empty, figure: String(dead), dead, spoken: `dead letters ${dead}` };
    }
    case 'rule': {
      const lit = playground.director.isLit(node.id, playground.stage.now());
      return { ...empty, lit, spoken: lit ? 'matched' : '' };
    }
    case 'function':
      return {
        ...empty,
        figure: place.events.total > 0 ? countText(place.events.total) : '',
        spoken: `${place.events.total} deliveries`,
      };
    case 'topic':
      return { ...empty, figure: rate, spoken: `${rate} messages` };
    case 'table':
      return { ...empty, figure: rate, spoken: `${rate} writes` };
    case 'socket': {
      const frames = world.sums.frames;
      return { ...empty, figure: countText(frames), spoken: `${frames} frames` };
    }
    default:
      return empty;
  }
}
