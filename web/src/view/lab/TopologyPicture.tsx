/** Boxes that can be dragged or moved by the keyboard, and lines between them with their numbers. */
import { useEffect, useRef, useState } from 'react';
import type { LabEdge, LabNode, LabTopology } from '../../../../functions/shared/contracts/sli.http.ts';
import { edgeParts, fitted, metricLines, nodeNote, nodeSentence, SEVERITY_GLYPHS } from '../../lab/labels.ts';
import {
  type Box,
  boxOf,
  HEIGHT,
  isDashed,
  isPlaced,
  LEAST_WIDTH,
  type Offset,
  type Offsets,
  wayOf,
  within,
} from '../../lab/layout.ts';
import { boxHue, lineHue, type Palette } from '../../lab/palette.ts';

const MOST_WIDTH = 2_400;

interface PictureProps {
  readonly topology: LabTopology;
  readonly palette: Palette;
  readonly offsets: Offsets;
  readonly chosen: string | null;
  readonly onMove: (offsets: Offsets) => void;
  readonly onChoose: (id: string | null) => void;
}

function useWidth(): readonly [React.RefObject<HTMLDivElement | null>, number] {
  const holder = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(1_126);
  useEffect(() => {
    const element = holder.current;
    if (element === null) return;
    const look = () => setWidth(Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, Math.round(element.clientWidth))));
    look();
    const resized = new ResizeObserver(look);
    resized.observe(element);
    return () => resized.disconnect();
  }, []);
  return [holder, width];
}

export function TopologyPicture({ topology, palette, offsets, chosen, onMove, onChoose }: PictureProps) {
  const [holder, width] = useWidth();
  const boxes = new Map(
    topology.nodes.filter(({ id }) => isPlaced(id)).map(({ id }) => [id, boxOf(id, width, offsets[id])] as const),
  );
  const typeOf = new Map(topology.nodes.map(({ id, type }) => [id, type]));
  return (
    <section className="topo-scroll" ref={holder} aria-label="Picture of the deals platform">
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: the section has the name, and a title would be a tooltip over every box */}
      <svg width={width} height={HEIGHT} className="topo-picture">
        {topology.edges.map((edge) => {
          const [from, to] = [boxes.get(edge.from), boxes.get(edge.to)];
          if (from === undefined || to === undefined) return null;
          const hue = lineHue(palette, edge, typeOf.get(edge.to) ?? 'service');
          return <EdgeLine key={edge.id} edge={edge} from={from} to={to} hue={hue} />;
        })}
        {topology.nodes.map((node) => {
          const box = boxes.get(node.id);
          if (box === undefined) return null;
          return (
            <NodeBox
              key={node.id}
              node={node}
              box={box}
              hue={boxHue(palette, node)}
              chosen={chosen === node.id}
              offset={offsets[node.id] ?? HOME}
              onPlace={(offset) => onMove({ ...offsets, [node.id]: within(node.id, width, offset) })}
              onChoose={() => onChoose(chosen === node.id ? null : node.id)}
            />
          );
        })}
      </svg>
    </section>
  );
}

interface EdgeProps {
  readonly edge: LabEdge;
  readonly from: Box;
  readonly to: Box;
  readonly hue: string;
}

function EdgeLine({ edge, from, to, hue }: EdgeProps) {
  const { path, tip, label } = wayOf(from, to);
  const bad = edge.severity === 'critical' || edge.severity === 'warn';
  const entrance = edge.from === 'clients' && edge.to === 'deals';
  // The way in has room below its line, too.
  const parts = edgeParts(edge);
  const words = entrance ? (parts[0] ?? '') : fitted(parts, label.room - (bad ? 16 : 0));
  const below = entrance ? fitted(parts.slice(1), label.room + 8) : '';
  return (
    <g className={`topo-line hue-${hue}${bad ? ' bad' : ''}`} data-edge={edge.id} data-severity={edge.severity}>
      <path d={path} className={`${isDashed(edge.kind) ? 'dashed' : ''}${entrance ? ' thick' : ''}`} />
      <path
        className="tip"
        d={`M${tip.x - 7 * tip.towards} ${tip.y - 4.5}L${tip.x} ${tip.y}L${tip.x - 7 * tip.towards} ${tip.y + 4.5}Z`}
      />
      {words !== '' && (
        <text x={label.x} y={label.y}>
          {bad ? SEVERITY_GLYPHS[edge.severity] : ''}
          {words}
        </text>
      )}
      {below !== '' && (
        <text x={label.x} y={label.y + 24}>
          {below}
        </text>
      )}
    </g>
  );
}

interface BoxProps {
  readonly node: LabNode;
  readonly box: Box;
  readonly hue: string | null;
  readonly chosen: boolean;
  readonly offset: Offset;
  readonly onPlace: (offset: Offset) => void;
  readonly onChoose: () => void;
}

const HOME: Offset = { dx: 0, dy: 0 };
const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const MOST_LINES = 7;
/** A press that moves less than this is a click. */
const CLICK = 3;

function NodeBox({ node, box, hue, chosen, offset, onPlace, onChoose }: BoxProps) {
  const drag = useRef<{ x: number; y: number; far: boolean; from: Offset } | null>(null);
  const note = nodeNote(node);
  const tall = box.height > 100;
  const glyph = SEVERITY_GLYPHS[node.severity];
  const middle = box.y + box.height / 2;
  return (
    // biome-ignore lint/a11y/useSemanticElements: an SVG group cannot be a button element
    <g
      className={`topo-box${hue === null ? '' : ` hue-${hue}`} sev-${node.severity}${chosen ? ' chosen' : ''}`}
      role="button"
      tabIndex={0}
      aria-label={nodeSentence(node)}
      aria-expanded={chosen}
      data-node={node.id}
      data-severity={node.severity}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = { x: event.clientX, y: event.clientY, far: false, from: offset };
      }}
      onPointerMove={(event) => {
        const press = drag.current;
        if (press === null) return;
        const [dx, dy] = [event.clientX - press.x, event.clientY - press.y];
        if (!press.far && Math.hypot(dx, dy) < CLICK) return;
        press.far = true;
        onPlace({ dx: press.from.dx + dx, dy: press.from.dy + dy });
      }}
      onPointerUp={() => {
        if (drag.current?.far === false) onChoose();
        drag.current = null;
      }}
      onPointerCancel={() => {
        drag.current = null;
      }}
      onKeyDown={(event) => {
        const step = STEPS[event.key];
        if (step !== undefined) {
          const by = event.shiftKey ? 32 : 8;
          onPlace({ dx: offset.dx + step[0] * by, dy: offset.dy + step[1] * by });
        } else if (event.key === 'Enter' || event.key === ' ') onChoose();
        else return;
        event.preventDefault();
      }}
    >
      <rect x={box.x + 0.5} y={box.y + 0.5} width={box.width - 1} height={box.height - 1} rx={6} />
      {tall ? (
        <ApiLines node={node} box={box} />
      ) : (
        <>
          <text className="name" x={box.x + 12} y={box.height > 40 ? box.y + 24 : middle + 4.5}>
            {glyph}
            {node.label}{' '}
          </text>
          {note !== '' && (
            <text
              className="note"
              x={box.height > 40 ? box.x + 12 : box.x + box.width - 12}
              y={box.height > 40 ? box.y + 44 : middle + 4.5}
              textAnchor={box.height > 40 ? 'start' : 'end'}
            >
              {note}
            </text>
          )}
        </>
      )}
    </g>
  );
}

/** The box in the middle has room for its numbers. */
function ApiLines({ node, box }: { node: LabNode; box: Box }) {
  const lines = metricLines(node.metrics).slice(0, MOST_LINES);
  const first = box.y + box.height / 2 - (lines.length * 20) / 2;
  return (
    <>
      <text className="name" x={box.x + 14} y={first - 6}>
        {SEVERITY_GLYPHS[node.severity]}
        {node.label}{' '}
      </text>
      {lines.map(([name, value], at) => (
        <g key={name}>
          <text className="note" x={box.x + 14} y={first + 18 + at * 20}>
            {name}{' '}
          </text>
          <text className="value" x={box.x + box.width - 14} y={first + 18 + at * 20} textAnchor="end">
            {value}{' '}
          </text>
        </g>
      ))}
    </>
  );
}
