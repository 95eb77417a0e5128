/** The canvas of the marks. It owns the loop, which runs only while something moves. */
import { useStoreApi } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import type { TopologyIndex } from '../../model/topology.ts';
import { createFlashes } from '../../scene/flashes.ts';
import type { Geometry } from '../../scene/geometry.ts';
import type { Palette } from '../../scene/mark-shapes.ts';
import { createPainter, type EdgeLook, type Painter } from '../../scene/painter.ts';
import { svgPath } from '../../scene/polyline.ts';
import { createTintLayer } from '../../scene/tint-layer.ts';
import { usePlayground } from '../context.ts';
import { markLabel } from './mark-label.ts';
import { readPalette } from './palette.ts';

interface MarkCanvasProps {
  readonly index: TopologyIndex;
  readonly geometry: Geometry;
  readonly theme: string;
  readonly onPainter: (painter: Painter | null) => void;
}

const COLOUR = {
  sync: 'sync',
  async: 'async',
  realtime: 'realtime',
  write: 'muted',
  stream: 'muted',
  dead: 'fail',
} as const;

/** What the painter looks up, made once per map and arrangement. */
const seen = (index: TopologyIndex, geometry: Geometry) => ({
  index,
  geometry,
  boxes: index.topology.nodes.map(({ id }) => geometry.box(id)).filter((box) => box !== undefined),
  looks: new Map<string, EdgeLook>(),
});

export function MarkCanvas({ index, geometry, theme, onPainter }: MarkCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const flow = useStoreApi();
  const playground = usePlayground();
  const world = useRef(seen(index, geometry));
  const palette = useRef<Palette>(readPalette());
  const wake = useRef<() => void>(() => {});

  useEffect(() => {
    world.current = seen(index, geometry);
    playground.director.tracks.use(index, geometry);
    wake.current();
  }, [index, geometry, playground]);

  useEffect(() => {
    if (theme === '') return;
    palette.current = readPalette();
    wake.current();
  }, [theme]);

  useEffect(() => {
    const element = canvas.current;
    const pane = element?.parentElement;
    if (element === null || pane === null || pane === undefined) return;
    let frame = 0;
    let stopped = false;

    const sources = {
      view() {
        const [x, y, zoom] = flow.getState().transform;
        return { x, y, zoom };
      },
      palette: () => palette.current,
      edge(id: string) {
        const { looks, index: map, geometry: shape } = world.current;
        const known = looks.get(id);
        if (known !== undefined) return known;
        const [from = '', to = ''] = id.split('>');
        const edge = map.edge(from, to);
        if (edge === undefined) return undefined;
        const look: EdgeLook = { path: new Path2D(svgPath(shape.points(edge))), colour: COLOUR[edge.kind] };
        looks.set(id, look);
        return look;
      },
    };
    const flashes = createFlashes();
    const box = (id: string) => world.current.geometry.box(id);
    const ground = createTintLayer({
      canvas: document.createElement('canvas'),
      director: playground.director,
      ...{ flashes, box, ...sources },
    });
    const painter = createPainter({
      canvas: element,
      director: playground.director,
      ...{ flashes, ground, ...sources },
      boxes: () => world.current.boxes,
      labelOf: (row) => markLabel(playground.world.eventOf(row)),
    });

    const run = () => {
      frame = 0;
      playground.director.budget.frame(performance.now());
      const now = playground.stage.now();
      const { still } = playground.stage;
      if (painter.paint(now, still) && !still) wake.current();
    };
    wake.current = () => {
      if (frame === 0 && !stopped && !document.hidden) frame = requestAnimationFrame(run);
    };
    playground.onWake(() => wake.current());

    const resize = () => {
      painter.resize(pane.clientWidth, pane.clientHeight, devicePixelRatio);
      wake.current();
    };
    const observer = new ResizeObserver(resize);
    observer.observe(pane);
    resize();
    const unsubscribe = flow.subscribe((state, before) => {
      if (state.transform !== before.transform) wake.current();
    });
    onPainter(painter);
    playground.picture.painted(painter.shown);
    return () => {
      stopped = true;
      cancelAnimationFrame(frame);
      observer.disconnect();
      unsubscribe();
      playground.onWake(() => {});
      playground.picture.painted(null);
      onPainter(null);
    };
  }, [flow, playground, onPainter]);

  return (
    <div className="marks" aria-hidden="true">
      <canvas ref={canvas} />
    </div>
  );
}
