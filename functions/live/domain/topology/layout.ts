/**
 * Where things stand: rows from top to bottom (client and gateway, two rows of services laid like bricks, the bus,
 * queues with their dead letters, functions, stores, viewers), so that fan-out reads downward and no edge runs
 * through a node. World pixels on a grid of 8. A pure function of the graph: the same graph, the same coordinates.
 */
import type { NodeKind, TopologyEdge, TopologyNode } from '../../../shared/contracts/topology.ts';
import type { Graph } from './graph.ts';

type Point = [x: number, y: number];
interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

const GRID = 8;
const MARGIN = 16;
const MIN_WORLD_WIDTH = 1136;
const WORLD_HEIGHT = 784;
const Y = { top: 16, trunk: 88, services: 112, between: 208, callers: 240, bus: 368 } as const;
const ROW: Partial<Record<NodeKind, number>> = {
  rule: 408,
  queue: 472,
  dlq: 536,
  function: 612,
  table: 676,
  socket: 676,
  viewer: 740,
};
const SIZE: Record<NodeKind, { width: number; height: number }> = {
  client: { width: 112, height: 48 },
  gateway: { width: 224, height: 48 },
  service: { width: 176, height: 64 },
  bus: { width: 0, height: 40 },
  rule: { width: 20, height: 12 },
  queue: { width: 120, height: 40 },
  dlq: { width: 96, height: 32 },
  function: { width: 120, height: 28 },
  table: { width: 120, height: 32 },
  socket: { width: 120, height: 32 },
  viewer: { width: 120, height: 32 },
};
/** A column's boxes grow to hold whole names where there is room. */
const COLUMN = { pitch: 160, widest: 184, gap: 40 } as const;
const SERVICE_PITCH = 208;

const snap = (value: number): number => Math.round(value / GRID) * GRID;
const centre = ({ x, width }: Box): number => x + width / 2;
const bottom = ({ y, height }: Box): number => y + height;

interface Layout {
  readonly world: { width: number; height: number };
  readonly boxes: ReadonlyMap<string, Box>;
  readonly edges: readonly TopologyEdge[];
}

/** Callers that nobody calls stand in the second row, in the gutter right of what they call. */
function placeServices(graph: Graph, width: number): Map<string, Box> {
  const called = new Set(graph.calls.map(([, callee]) => callee));
  const callers = graph.services.filter((id) => !called.has(id) && graph.calls.some(([caller]) => caller === id));
  const first = orderByCalls(
    graph,
    graph.services.filter((id) => !callers.includes(id)),
  );
  const slots = Math.max(first.length, callers.length) + (callers.length > 0 ? 0.5 : 0);
  const pitch = Math.max(SERVICE_PITCH, (width - 2 * MARGIN) / Math.max(1, slots));
  const boxes = new Map<string, Box>();
  const put = (id: string, slot: number, y: number): void => {
    const middle = MARGIN + pitch * (slot + 0.5);
    boxes.set(id, { x: snap(middle - SIZE.service.width / 2), y, ...SIZE.service });
  };
  first.forEach((id, slot) => {
    put(id, slot, Y.services);
  });
  const taken = new Set<number>();
  for (const id of callers) {
    const callees = graph.calls.filter(([caller]) => caller === id).map(([, callee]) => first.indexOf(callee));
    let slot = Math.max(0, ...callees);
    while (taken.has(slot)) slot = (slot + 1) % Math.max(first.length, callers.length);
    taken.add(slot);
    put(id, slot + 0.5, Y.callers);
  }
  return boxes;
}

/** A caller in the first row stands right of what it calls, so that the call is a short straight line. */
function orderByCalls(graph: Graph, ids: readonly string[]): string[] {
  const ordered: string[] = [];
  const visit = (id: string, depth: number): void => {
    if (ordered.includes(id) || depth > ids.length) return;
    for (const [caller, callee] of graph.calls) if (caller === id && ids.includes(callee)) visit(callee, depth + 1);
    if (!ordered.includes(id)) ordered.push(id);
  };
  for (const id of ids) visit(id, 0);
  return ordered;
}

function placeColumns(graph: Graph, width: number): Map<string, Box> {
  const kinds = new Map(graph.nodes.map(({ id, kind }) => [id, kind]));
  const pitch = (width - 2 * MARGIN) / Math.max(1, graph.columns.length);
  const boxWidth = snap(Math.min(COLUMN.widest, pitch - COLUMN.gap));
  const boxes = new Map<string, Box>();
  graph.columns.forEach((column, index) => {
    const left = snap(MARGIN + pitch * index + (pitch - boxWidth) / 2);
    for (const id of column.nodes) {
      const kind = kinds.get(id);
      const y = kind && ROW[kind];
      if (kind === undefined || y === undefined) continue;
      const { height } = SIZE[kind];
      const narrow = kind === 'rule' || kind === 'dlq';
      const own = narrow ? SIZE[kind].width : boxWidth;
      // Delivery runs down the left side of the column, so dead letters hang at the right
      const x = kind === 'rule' ? left + boxWidth / 2 - own / 2 : kind === 'dlq' ? left + boxWidth - own : left;
      boxes.set(id, { x, y, width: own, height });
    }
  });
  return boxes;
}

function callPath(from: Box, to: Box): Point[] {
  if (from.y === to.y) {
    const y = from.y + from.height / 2;
    return from.x > to.x
      ? [
          [from.x, y],
          [to.x + to.width, y],
        ]
      : [
          [from.x + from.width, y],
          [to.x, y],
        ];
  }
  // Enter from below beside the middle, where the callee's own events leave
  const enter = centre(from) >= centre(to) ? to.x + to.width - 24 : to.x + 24;
  const leave = centre(from) >= centre(to) ? from.x + 24 : from.x + from.width - 24;
  return [
    [leave, from.y],
    [leave, Y.between],
    [enter, Y.between],
    [enter, bottom(to)],
  ];
}

function pathOf(from: Box, to: Box, fromId: string, toId: string): Point[] {
  if (fromId === 'client')
    return [
      [from.x + from.width, from.y + from.height / 2],
      [to.x, to.y + to.height / 2],
    ];
  if (fromId === 'gateway') {
    const trunk: Point[] = [
      [centre(from), bottom(from)],
      [centre(from), Y.trunk],
      [centre(to), Y.trunk],
      [centre(to), to.y],
    ];
    return centre(from) === centre(to)
      ? [
          [centre(from), bottom(from)],
          [centre(to), to.y],
        ]
      : trunk;
  }
  if (fromId.startsWith('service:') && toId.startsWith('service:')) return callPath(from, to);
  if (toId === 'bus') {
    const up = from.y > to.y;
    return [
      [centre(from), up ? from.y : bottom(from)],
      [centre(from), up ? bottom(to) : to.y],
    ];
  }
  if (fromId === 'bus')
    return [
      [centre(to), to.y - 8],
      [centre(to), to.y],
    ];
  if (fromId.startsWith('table:'))
    return [
      [centre(from), from.y],
      [centre(from), bottom(to)],
    ];
  if (fromId.startsWith('queue:') && toId.startsWith('function:'))
    return [
      [from.x + 16, bottom(from)],
      [from.x + 16, to.y],
    ];
  if (centre(from) !== centre(to) && !toId.startsWith('dlq:')) {
    // A store that stands in another column: along the gap between the rows
    const y = bottom(from) + 16;
    return [
      [centre(from), bottom(from)],
      [centre(from), y],
      [centre(to), y],
      [centre(to), to.y],
    ];
  }
  return [
    [centre(to), bottom(from)],
    [centre(to), to.y],
  ];
}

/** Places every node and routes every edge. */
export function layOut(graph: Graph): Layout {
  const width = Math.max(MIN_WORLD_WIDTH, graph.columns.length * COLUMN.pitch + 2 * MARGIN, serviceWidth(graph));
  const boxes = new Map<string, Box>([
    ['client', { x: MARGIN, y: Y.top, ...SIZE.client }],
    ['gateway', { x: snap((width - SIZE.gateway.width) / 2), y: Y.top, ...SIZE.gateway }],
    ['bus', { x: MARGIN, y: Y.bus, width: width - 2 * MARGIN, height: SIZE.bus.height }],
    ...placeServices(graph, width),
    ...placeColumns(graph, width),
  ]);
  const edges = graph.edges.flatMap(({ from, to, kind }): TopologyEdge[] => {
    const a = boxes.get(from);
    const b = boxes.get(to);
    return a && b ? [{ id: `${from}>${to}`, from, to, kind, points: pathOf(a, b, from, to) }] : [];
  });
  return { world: { width, height: WORLD_HEIGHT }, boxes, edges };
}

const serviceWidth = (graph: Graph): number => Math.ceil(graph.services.length / 2 + 0.5) * SERVICE_PITCH + 2 * MARGIN;

/** The placed nodes of a graph, in its order; a node without a place is an error of the layout. */
export function placedNodes(graph: Graph, boxes: ReadonlyMap<string, Box>): TopologyNode[] {
  return graph.nodes.map((node) => {
    const box = boxes.get(node.id);
    if (!box) throw new Error(`The layout has no place for ${node.id}`);
    return { ...node, ...box };
  });
}
