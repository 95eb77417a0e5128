/** One node of the map. It renders when it changes its kind of state; its numbers are written into text nodes. */
import type { Node, NodeProps } from '@xyflow/react';
import { memo, useRef } from 'react';
import type { TopologyDistrict, TopologyNode } from '../../../../functions/shared/contracts/topology.ts';
import { usePlayground } from '../context.ts';
import { useBeat } from '../heartbeat.ts';
import { Outline } from './outlines.tsx';
import { readingOf } from './readings.ts';

export type PlaceData = {
  readonly place: TopologyNode;
  readonly districts: readonly TopologyDistrict[];
  /** What is not as the template has it, in words; empty where nothing is. */
  readonly drift: string;
};
export type PlaceNodeType = Node<PlaceData, 'place'>;

const MOST_TICKS = 12;
const TICKS = Array.from({ length: MOST_TICKS }, (_, at) => at * 6);

const HEALTH = {
  ok: 'm3.500 8.500 3 3 6-7',
  slow: 'M8 3v6M8 12.500v.1',
  down: 'm4 4 8 8M12 4l-8 8',
  silent: '',
} as const;
const KIND_WORDS = { dlq: 'dead-letter queue', bus: 'event bus' } as const;

const write = (element: Element | null, value: string): void => {
  if (element !== null && element.textContent !== value) element.textContent = value;
};

/** How many more types a rule lets through than the one it is named by. */
function ruleMore({ facts }: TopologyNode): number {
  const types: unknown = typeof facts.pattern === 'string' ? JSON.parse(facts.pattern)['detail-type'] : undefined;
  return Array.isArray(types) ? types.length - 1 : 0;
}

/** A rule is known by what it lets through. */
function ruleWords({ facts, label }: TopologyNode): string {
  if (typeof facts.pattern !== 'string') return label;
  const pattern: unknown = JSON.parse(facts.pattern);
  const types: unknown =
    typeof pattern === 'object' && pattern !== null ? Reflect.get(pattern, 'detail-type') : undefined;
  if (!Array.isArray(types)) return 'any type';
  return String(types[0]);
}

function Place({ data: { place, districts, drift }, width = 0, height = 0 }: NodeProps<PlaceNodeType>) {
  const playground = usePlayground();
  const root = useRef<HTMLDivElement>(null);
  const { kind, label } = place;
  const [home, ...others] = kind === 'bus' ? districts : [];

  useBeat(() => {
    const element = root.current;
    if (element === null) return;
    const reading = readingOf(playground, place);
    write(element.querySelector('.figure'), reading.figure);
    write(element.querySelector('.left'), reading.left);
    write(element.querySelector('.right'), reading.right);
    if (element.dataset.health !== reading.health) {
      element.dataset.health = reading.health;
      element.querySelector('.health path')?.setAttribute('d', HEALTH[reading.health]);
      write(element.querySelector('.health text'), reading.health === 'silent' ? '?' : '');
    }
    const dead = reading.dead > 0 ? 'yes' : 'no';
    if (element.dataset.dead !== dead) element.dataset.dead = dead;
    const lit = reading.lit ? 'yes' : 'no';
    if (element.dataset.lit !== lit) element.dataset.lit = lit;
    const ticks = element.querySelector<SVGElement>('.ticks');
    const shown = `${Math.min(MOST_TICKS, reading.ticks)}/${reading.retrying}/${reading.ticks > MOST_TICKS ? Math.round(Math.log10(reading.ticks) * 20) : 0}`;
    if (ticks !== null && ticks.dataset.shown !== shown) {
      ticks.dataset.shown = shown;
      for (const [at, tick] of [...ticks.children].entries()) {
        tick.setAttribute('class', at >= reading.ticks ? 'off' : at < reading.retrying ? 'retrying' : 'on');
      }
      ticks.classList.toggle('bar', reading.ticks > MOST_TICKS);
    }
    const word = kind === 'dlq' || kind === 'bus' ? KIND_WORDS[kind] : kind;
    const spoken = [label, word, drift, reading.spoken].filter((part) => part !== '').join(', ');
    const focusable = element.closest('.react-flow__node');
    if (focusable !== null && focusable.getAttribute('aria-label') !== spoken)
      focusable.setAttribute('aria-label', spoken);
  });

  return (
    <div
      ref={root}
      className={`place ${kind}${place.drift === undefined ? '' : ` ${place.drift}`}${place.facts.shownAlso === undefined ? '' : ' again'}${kind === 'table' && place.width < 112 ? ' slim' : ''}`}
      title={place.name ?? undefined}
    >
      <Outline
        kind={kind}
        width={width || place.width}
        height={height || place.height}
        streams={place.facts.stream === 'on'}
      />
      {kind === 'service' && (
        <svg className="health" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
          <path d="" />
          <text x="8" y="13" textAnchor="middle" />
        </svg>
      )}
      <div className="first" style={home === undefined ? undefined : { width: home.width - 2 * place.x }}>
        {kind === 'function' && <span className="sign">ƒ</span>}
        <span className="name">{kind === 'dlq' ? 'DLQ' : kind === 'rule' ? ruleWords(place) : label}</span>
        {kind === 'rule' && ruleMore(place) > 0 && <span className="more">+{ruleMore(place)}</span>}
        {kind !== 'queue' && <span className="figure" />}
      </div>
      {others.map(({ id, x }) => (
        <span key={id} className="name elsewhere" style={{ left: x }} aria-hidden="true">
          {label}
        </span>
      ))}
      {(kind === 'service' || kind === 'client' || kind === 'gateway') && (
        <div className="second">
          <span className="left" />
          <span className="right" />
        </div>
      )}
      {kind === 'queue' && (
        <div className="second">
          <span className="figure" />
          <svg className="ticks" width="70" height="10" aria-hidden="true">
            {TICKS.map((x) => (
              <rect key={x} x={x} width="4" height="10" className="off" />
            ))}
          </svg>
          {place.facts.order !== undefined && <span className="order">FIFO</span>}
          {place.facts.carries !== undefined && place.facts.order === undefined && <span className="order">timer</span>}
          <span className="right" />
        </div>
      )}
      {kind === 'dlq' && (
        <svg className="grave" width="14" height="14" viewBox="-8 -8 16 16" aria-hidden="true">
          <path d="M0 -7 L7 0 L0 7 L-7 0Z" />
        </svg>
      )}
    </div>
  );
}

export const PlaceNode = memo(Place);
