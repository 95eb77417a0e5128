/** What is kept, as a chart one can grasp: height is the rate, diamonds are failures, long pauses are folded. */
import { useEffect, useRef, useState } from 'react';
import type { Second } from '../../model/history.ts';
import type { Seam } from '../../model/seams.ts';
import { type Axis, axisOf } from '../../model/time.ts';
import { clockText, countText } from '../format.ts';
import { useBeat } from '../heartbeat.ts';
import { scrub } from './actions.ts';
import { BAR, barsOf, baseOf, roomFor, type Words, wordsOf } from './bar-chart.ts';
import { timeKey } from './keys.ts';
import { getTime, useTime } from './time-store.ts';

/** Live, a second is never wider than one bar; what has an end takes the room that there is. */
const WIDEST = BAR / 1_000;
const WIDEST_RECORDED = 60 / 1_000;

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
    const { time, axis, seconds, whole } = replay;
    const type = replay.last()?.event.type ?? 'before the first event';
    const count = `event ${countText(replay.position - whole.start)} of ${countText(whole.end - whole.start)}`;
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

/** Breaks of the connection are the page's own: a recording has none. */
function seamsShown({ start }: Axis): readonly Seam[] {
  const { live, source } = getTime();
  if (live === null || source.kind !== 'memory') return [];
  return live.seams.all.filter(({ until }) => until === null || until > start);
}

/** What was measured is kept as long as the words are the same: asking makes the browser lay out. */
function createRuler(): (element: SVGTextElement) => number {
  let [text, wide] = ['', 0];
  return (element) => {
    const now = element.textContent ?? '';
    if (now !== text) [text, wide] = [now, element.getComputedTextLength()];
    return wide;
  };
}

/** What stays as it is costs no style and no paint. */
function write(element: Element | null, name: string, value: string): void {
  if (element !== null && element.getAttribute(name) !== value) element.setAttribute(name, value);
}

function writeWords(
  element: SVGTextElement | null,
  words: Words | null,
  wideOf: (element: SVGTextElement) => number,
  view: { place: (at: number) => number; cursor: number; width: number },
): void {
  if (element === null) return;
  const said = words?.said ?? '';
  if (element.textContent !== said) element.textContent = said;
  if (words === null) return;
  const x = roomFor(wideOf(element), view.place(words.at), view.cursor, view.width);
  write(element, 'visibility', x === null ? 'hidden' : 'visible');
  if (x !== null) write(element, 'x', String(Math.round(x)));
}

export function Scrubber() {
  const holder = useRef<HTMLDivElement>(null);
  const slider = useRef<HTMLInputElement>(null);
  const grasped = useRef(false);
  const wanted = useRef<number | null>(null);
  const [{ width, height }, setSize] = useState({ width: 600, height: 56 });
  const [wideOf] = useState(createRuler);
  const pace = useTime(({ shown }) => (shown === null ? 250 : 100));
  const base = baseOf(height);

  useEffect(() => {
    const element = holder.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  /** Written straight into the paths: a chart that moves is no reason to render. Live it only creeps. */
  useBeat(() => {
    const drawn = read();
    const [element, input] = [holder.current, slider.current];
    if (drawn === null || element === null || input === null) return;
    const { axis } = drawn;
    const widest = getTime().source.kind === 'memory' ? WIDEST : WIDEST_RECORDED;
    const scale = Math.min(widest, width / Math.max(1, axis.length));
    const left = width - axis.length * scale;
    const place = (at: number) => left + at * scale;
    const placeOf = (time: number) => place(axis.fold(time));
    const [bars, failures] = barsOf(drawn.seconds, placeOf, height);
    write(element.querySelector('.bars'), 'd', bars);
    write(element.querySelector('.failures'), 'd', failures);
    const folds = axis.folds.map(({ at }) => `M${place(at) + 3} ${base - 6}v12m3-12v12`).join('');
    write(element.querySelector('.folds'), 'd', folds);
    const seams = seamsShown(axis);
    const breaks = seams.map(({ from, until }) => `M${placeOf(from)} ${base}H${placeOf(until ?? axis.end)}`).join('');
    write(element.querySelector('.seams'), 'd', breaks);
    const cursor = placeOf(drawn.time);
    writeWords(element.querySelector('.idle'), wordsOf(axis, seams), wideOf, { place, cursor, width });
    write(element.querySelector('.now'), 'd', `M${cursor} 2V${height - 2}`);
    // wide enough for a finger, also while little has happened
    const grip = Math.max(24, axis.length * scale);
    input.style.left = `${Math.min(left, width - grip)}px`;
    input.style.width = `${grip}px`;
    input.max = String(Math.round(axis.length));
    if (!grasped.current) input.value = String(Math.round(axis.fold(drawn.time)));
    write(input, 'aria-valuetext', drawn.said);
  }, pace);

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
        <path className="base" d={`M0 ${base}H${width}`} />
        <path className="bars" d="" />
        <path className="seams" d="" />
        <path className="folds" d="" />
        <text className="idle" y={height - 2} />
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
