/** Mini-map, legend and how dense the picture is. */
import { MiniMap } from '@xyflow/react';
import { memo, useCallback, useMemo } from 'react';
import type { Drift } from '../../../../functions/shared/contracts/topology.ts';
import type { Topology } from '../../model/topology.ts';
import { usePlayground } from '../context.ts';
import { countText } from '../format.ts';
import { GlyphMark } from '../glyphs.tsx';
import { useSampled } from '../heartbeat.ts';
import { Layouts } from './Layouts.tsx';

const BAND_WORDS = {
  calm: ['Calm', 'every event drawn'],
  busy: ['Busy', 'every event drawn'],
  heavy: ['Heavy', 'small marks'],
  flow: ['Flow', 'some drawn, all counted'],
} as const;

function Line({ kind, children }: { kind: string; children: string }) {
  return (
    <li>
      <svg width="24" height="14" className={`legend-line ${kind}`} aria-hidden="true">
        <path d="M0 7H24" />
        {kind === 'ghost' && <path className="inner" d="M0 7H24" />}
      </svg>
      {children}
    </li>
  );
}

/** How dense the picture is: the only part here that changes all the time, so the others do not render with it. */
function Density() {
  const { director } = usePlayground();
  const now = useSampled(() => ({ band: director.band, alive: director.pool.alive, limit: director.budget.limit }));
  const [name, means] = BAND_WORDS[now.band];
  return (
    <div className="band">
      <b>{name}</b> · {means}
      <br />
      {countText(now.alive)} {now.alive === 1 ? 'mark' : 'marks'} alive of {countText(now.limit)}
    </div>
  );
}

const Overview = memo(function Overview({ topology }: { topology: Topology }) {
  const kinds = useMemo(() => new Map(topology.nodes.map(({ id, kind }) => [id, kind])), [topology]);
  const classOf = useCallback(({ id }: { id: string }) => `mini-${kinds.get(id) ?? ''}`, [kinds]);
  const height = Math.min(64, Math.round((94 * topology.world.height) / topology.world.width));
  return (
    <MiniMap
      className="mini"
      style={{ width: 94, height }}
      nodeClassName={classOf}
      nodeBorderRadius={6}
      offsetScale={0}
      ariaLabel="Overview of the map"
    />
  );
});

export const Legend = memo(function Legend({ topology }: { topology: Topology }) {
  const has = (state: Drift) => topology.edges.some(({ drift }) => drift === state);
  return (
    <div className="map-foot">
      <Overview topology={topology} />
      <ul className="legend" aria-label="Legend">
        <Line kind="sync">sync call</Line>
        <Line kind="async">async event</Line>
        <Line kind="realtime">realtime push</Line>
        <Line kind="write">write</Line>
        {has('ghost') && <Line kind="ghost">not in the template</Line>}
        {has('dark') && <Line kind="dark">not deployed</Line>}
        <li>
          <GlyphMark glyph="retry" />
          retry n of 3
        </li>
        <li>
          <GlyphMark glyph="fail" />
          failed, dead
        </li>
        <li>
          <GlyphMark glyph="comp" />
          compensation
        </li>
        <li>
          <GlyphMark glyph="ring" />
          settled
        </li>
      </ul>
      <Layouts />
      <Density />
    </div>
  );
});
