/** What is kept, as a chart one can grasp: height is the rate, diamonds are failures, long pauses are folded. */
import { useEffect, useRef, useState } from 'react';
import type { Second } from '../../model/history.ts';
import { type Axis, axisOf } from '../../model/time.ts';
import { ageText, clockText, countText } from '../format.ts';
import { useBeat } from '../heartbeat.ts';
import { scrub } from './actions.ts';
import { timeKey } from './keys.ts';
import { getTime } from './time-store.ts';

const BAR = 5;
const TALLEST = 28;
/** A second is never wider than one bar. */
const WIDEST = BAR / 1_000;

interface Drawn {
  readonly axis: Axis;
  readonly seconds: readonly Second[];
  readonly time: number;
  readonly said: string;
}

function read(): Drawn | null {
  const { shown, live } = getTime();
  if (shown !== null) {
    const { replay } = shown;
    const type = replay.last()?.event.type ?? 'before the first event';
    const count = `event ${countText(replay.position - replay.start)} of ${countText(replay.end - replay.start)}`;
    const { time, axis, seconds } = replay;
    return { axis, seconds, time, said: `${clockText(time).slice(0, 8)}, ${count}, ${type}` };
  }
  if (live === null) return null;
  const { seconds } = live.history;
  const time = live.serverNow();
  const axis = axisOf(
    seconds.map(({ at }) => at),
    time,
  );
  const minute = seconds.filter(({ at }) => at > time - 60_000);
  const sum = (of: (second: Second) => number) => minute.reduce((all, second) => all + of(second), 0);
  const said = `live: ${sum(({ count }) => count)} events and ${sum(({ failures }) => failures)} failures in the last minute`;
  return { axis, seconds, time, said };
}

/** Paths of the chart, one bar for what lies in its five pixels. */
function chart({ axis, seconds }: Drawn, width: number, scale: number): readonly [bars: string, failures: string] {
  const counts = new Map<number, { count: number; failures: number }>();
  const left = width - axis.length * scale;
  for (const { at, count, failures } of seconds) {
    const slot = Math.floor((left + axis.fold(at) * scale) / BAR);
    const there = counts.get(slot) ?? { count: 0, failures: 0 };
    counts.set(slot, { count: there.count + count, failures: there.failures + failures });
  }
  const most = Math.max(4, ...[...counts.values()].map(({ count }) => count));
  let bars = '';
  let marks = '';
  for (const [slot, { count, failures }] of counts) {
    const height = Math.max(2, Math.round((count / most) * TALLEST));
    bars += `M${slot * BAR} 46v-${height}h3v${height}z`;
    if (failures > 0) marks += `M${slot * BAR + 1.5} 5.5l4.5 4.5-4.5 4.5-4.5-4.5z`;
  }
  return [bars, marks];
}

export function Scrubber() {
  const holder = useRef<HTMLDivElement>(null);
  const slider = useRef<HTMLInputElement>(null);
  const grasped = useRef(false);
  const wanted = useRef<number | null>(null);
  const [width, setWidth] = useState(600);

  useEffect(() => {
    const element = holder.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  /** Written straight into the paths: a chart that moves ten times a second is no reason to render. */
  useBeat(() => {
    const drawn = read();
    const [element, input] = [holder.current, slider.current];
    if (drawn === null || element === null || input === null) return;
    const { axis } = drawn;
    const scale = Math.min(WIDEST, width / Math.max(1, axis.length));
    const [bars, failures] = chart(drawn, width, scale);
    element.querySelector('.bars')?.setAttribute('d', bars);
    element.querySelector('.failures')?.setAttribute('d', failures);
    const left = width - axis.length * scale;
    const folds = axis.folds.map(({ at }) => `M${left + at * scale + 3} 40v12m3-12v12`).join('');
    element.querySelector('.folds')?.setAttribute('d', folds);
    const widest = axis.folds.reduce((longest, fold) => (fold.ms > longest.ms ? fold : longest), { at: 0, ms: 0 });
    const label = element.querySelector('.idle');
    if (label !== null) {
      label.textContent = widest.ms > 0 ? `${ageText(widest.ms)} idle` : '';
      label.setAttribute('x', String(Math.max(0, left + widest.at * scale - 20)));
    }
    const x = left + axis.fold(drawn.time) * scale;
    element.querySelector('.now')?.setAttribute('d', `M${x} 2v50`);
    // wide enough for a finger, also while little has happened
    const grip = Math.max(24, axis.length * scale);
    input.style.left = `${Math.min(left, width - grip)}px`;
    input.style.width = `${grip}px`;
    input.max = String(Math.round(axis.length));
    if (!grasped.current) input.value = String(Math.round(axis.fold(drawn.time)));
    if (input.getAttribute('aria-valuetext') !== drawn.said) input.setAttribute('aria-valuetext', drawn.said);
  }, 100);

  /** At most one jump per frame, to the latest place. */
  function jump(place: number): void {
    const first = wanted.current === null;
    wanted.current = place;
    if (!first) return;
    requestAnimationFrame(() => {
      const drawn = read();
      const to = wanted.current;
      wanted.current = null;
      if (drawn !== null && to !== null) void scrub(drawn.axis.unfold(to));
    });
  }

  return (
    <div ref={holder} className="scrub">
      <svg className="spark" aria-hidden="true">
        <path className="base" d={`M0 46.5H${width}`} />
        <path className="bars" d="" />
        <path className="folds" d="" />
        <text className="idle" y="54" />
        <path className="failures" d="" />
        <path className="now" d="" />
      </svg>
      <input
        ref={slider}
        type="range"
        min="0"
        step="1"
        defaultValue="0"
        aria-label="Moment"
        onPointerDown={() => {
          grasped.current = true;
        }}
        onPointerUp={() => {
          grasped.current = false;
        }}
        onPointerCancel={() => {
          grasped.current = false;
        }}
        onInput={({ currentTarget }) => jump(currentTarget.valueAsNumber)}
        onKeyDown={(event) => {
          if (event.ctrlKey || event.metaKey || event.altKey) return;
          const arrows: Readonly<Record<string, string>> = {
            ArrowLeft: ',',
            ArrowDown: ',',
            ArrowRight: '.',
            ArrowUp: '.',
          };
          const key = arrows[event.key] ?? (event.key.length === 1 ? event.key.toLowerCase() : event.key);
          if (timeKey(key)) event.preventDefault();
        }}
      />
    </div>
  );
}
