/** Mini-map, legend and how dense the picture is. */
import { MiniMap } from '@xyflow/react';
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

export function Legend({ topology }: { topology: Topology }) {
  const { director } = usePlayground();
  const now = useSampled(() => ({ band: director.band, alive: director.pool.alive, limit: director.budget.limit }));
  const has = (state: Drift) => topology.edges.some(({ drift }) => drift === state);
  const [name, means] = BAND_WORDS[now.band];
  return (
    <div className="map-foot">
      <MiniMap
        className="mini"
        style={{ width: 94, height: Math.min(64, Math.round((94 * topology.world.height) / topology.world.width)) }}
        nodeClassName={(node) => `mini-${topology.nodes.find(({ id }) => id === node.id)?.kind ?? ''}`}
        nodeBorderRadius={6}
        offsetScale={0}
        ariaLabel="Overview of the map"
      />
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
      <div className="band">
        <b>{name}</b> · {means}
        <br />
        {countText(now.alive)} marks alive of {countText(now.limit)}
      </div>
    </div>
  );
}
