/** The last minutes: rate as height, failures as diamonds, and the pause of the picture. */
import { useEffect, useRef, useState } from 'react';
import { usePlayground } from '../context.ts';
import { clockText, countText } from '../format.ts';
import { Icon } from '../glyphs.tsx';
import { useBeat, useSampled } from '../heartbeat.ts';
import { setUi, useUi } from '../store.ts';

const BAR = 5;
const TALLEST = 28;

function bars(counts: readonly number[]): string {
  const most = Math.max(4, ...counts);
  return counts
    .map((count, at) => {
      if (count === 0) return '';
      const height = Math.max(2, Math.round((count / most) * TALLEST));
      return `M${at * BAR} 46v-${height}h3v${height}z`;
    })
    .join('');
}

const diamonds = (counts: readonly number[]): string =>
  counts.map((count, at) => (count === 0 ? '' : `M${at * BAR + 1.5} 5.5l4.5 4.5-4.5 4.5-4.500-4.500z`)).join('');

/** Written straight into the paths: a chart that moves every quarter second is no reason to render. */
function Histogram() {
  const playground = usePlayground();
  const svg = useRef<SVGSVGElement>(null);
  const [width, setWidth] = useState(600);
  useEffect(() => {
    const element = svg.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useBeat(() => {
    const { counters } = playground.world;
    const seconds = Math.max(1, Math.min(299, Math.floor(width / BAR)));
    const now = Math.floor(playground.serverNow() / 1_000);
    svg.current?.querySelector('.bars')?.setAttribute('d', bars(counters.all.window(now, seconds)));
    svg.current?.querySelector('.failures')?.setAttribute('d', diamonds(counters.failures.window(now, seconds)));
  });
  const label = useSampled(() => {
    const second = Math.floor(playground.serverNow() / 1_000) + 1;
    const { all, failures } = playground.world.counters;
    return `${all.sum(second, 60)} events and ${failures.sum(second, 60)} failures in the last minute`;
  });
  const used = Math.min(299, Math.floor(width / BAR)) * BAR;
  return (
    <svg ref={svg} className="spark" role="img" aria-label={label}>
      <g transform={`translate(${Math.max(0, width - used)} 0)`}>
        <path className="base" d={`M${used - width} 46.500H${used}`} />
        <path className="bars" d="" />
        <path className="failures" d="" />
      </g>
    </svg>
  );
}

export function togglePause(playground: ReturnType<typeof usePlayground>): void {
  const paused = !playground.director.paused;
  playground.setPaused(paused);
  setUi({ paused });
}

export function TimeBar() {
  const playground = usePlayground();
  const paused = useUi((state) => state.paused);
  const live = useUi((state) => state.link.state === 'live');
  const now = useSampled(() => ({
    time: clockText(playground.serverNow()).slice(0, 8),
    waiting: playground.director.waiting,
  }));
  return (
    <section className="time" aria-label="Time">
      <button type="button" className="btn pause" aria-pressed={paused} onClick={() => togglePause(playground)}>
        <Icon name={paused ? 'play' : 'pause'} />
        {paused ? 'Resume' : 'Pause'}
      </button>
      <Histogram />
      <span className="mono clock">{now.time}</span>
      <span className="pill">
        <b>{paused ? 'PAUSED' : live ? 'LIVE' : 'STOPPED'}</b>
      </span>
      <span className="muted waiting">{countText(now.waiting)} waiting</span>
    </section>
  );
}
