/**
 * Where things stand: rows from top to bottom, so that fan-out reads downward. Client and gateway; two rows of services
 * laid like bricks, so that an edge of one row runs through a gutter of the other; below the second row the tables
 * whose changes become events; the bus; and the queues in one or two rows with dead letters, functions and stores.
 * Districts stand side by side, each laid out like that by itself, under one gateway and on one bus.
 * World pixels on a grid of 2. A pure function of the graph: the same graph, the same coordinates.
 */
import type { NodeKind, TopologyDistrict, TopologyEdge, TopologyNode } from '../../../shared/contracts/topology.ts';
import { byQueue, byService, DISTRICTS, districtOf } from './arrangement.ts';
import type { Column, Graph } from './graph.ts';
import { type Box, createRoutes, type Routes } from './routes.ts';

const MARGIN = 16;
/** Columns start right of the way that leads around them to the second row. */
const LEFT = 44;
const MIN_WIDTH = 1136;
/** Between districts. */
const STREET = 64;
const Y = { top: 8, services: 76, second: 184, tables: 260, publishers: 306, bus: 352 } as const;
const SIZE: Record<NodeKind, { width: number; height: number }> = {
  client: { width: 120, height: 44 },
  gateway: { width: 248, height: 44 },
  service: { width: 184, height: 56 },
  bus: { width: 0, height: 36 },
  rule: { width: 20, height: 12 },
  topic: { width: 0, height: 26 },
  queue: { width: 0, height: 40 },
  dlq: { width: 88, height: 26 },
  function: { width: 0, height: 28 },
  table: { width: 0, height: 28 },
  socket: { width: 0, height: 28 },
  viewer: { width: 0, height: 28 },
};
const COLUMN = { pitch: 192, widest: 168, gap: 24 } as const;
/** Of a service in a row; where there are many they move together. */
const SERVICE_PITCH = { usual: 232, tight: 196, manyAre: 5 } as const;
/** Most columns side by side before they are folded into two rows. */
const MOST_IN_ROW = 7;
/** Offsets below the top of a row of columns. */
const ROW = { rule: 0, topic: 14, queue: 46, dlq: 92, reader: 126, store: 166, height: 194 } as const;
/** Room for the second row's own way from the bus, above its rules. */
const BETWEEN_ROWS = 20;
/** Where a rule hangs in its column. */
const RULE_AT = 18;

const UNDER_BUS = Y.bus + SIZE.bus.height;

const snap = (value: number): number => Math.round(value / 2) * 2;
const centre = ({ x, width }: Box): number => x + width / 2;

interface Layout {
  readonly world: { width: number; height: number };
  readonly districts: readonly TopologyDistrict[];
  readonly boxes: ReadonlyMap<string, Box>;
  readonly edges: readonly TopologyEdge[];
}

/** Services that say things through a table's stream stand in the second row, above that table. */
function serviceRows({ services, outboxes, edges }: Graph): { first: string[]; second: string[] } {
  const ordered = services.toSorted((a, b) => byService(a.replace('service:', ''), b.replace('service:', '')));
  const below = new Set(outboxes.map(({ service }) => service));
  const speaks = new Set(edges.filter(({ to }) => to === 'bus').map(({ from }) => from));
  const silent = ordered.filter((id) => !below.has(id) && !speaks.has(id));
  const [upper, lower] = [
    ordered.filter((id) => !below.has(id) && speaks.has(id)),
    ordered.filter((id) => below.has(id)),
  ];
  // who says nothing needs no way down: it fills the shorter row
  for (const id of silent) (upper.length >= lower.length ? lower : upper).push(id);
  return { first: upper.toSorted(rank(ordered)), second: lower.toSorted(rank(ordered)) };
}
const rank = (order: readonly string[]) => (a: string, b: string) => order.indexOf(a) - order.indexOf(b);

/** The longer row begins at the left edge, the other half a place later. */
function placeServices(rows: { first: string[]; second: string[] }, width: number): Map<string, Box> {
  const { first, second } = rows;
  const slots = Math.max(first.length, second.length) + (first.length === second.length ? 0.5 : 0);
  const pitch = (width - 2 * MARGIN) / Math.max(1, slots);
  const boxes = new Map<string, Box>();
  const put = (ids: readonly string[], offset: number, y: number): void => {
    for (const [slot, id] of ids.entries()) {
      const x = snap(MARGIN + pitch * (slot + offset + 0.5) - SIZE.service.width / 2);
      boxes.set(id, { x, y, ...SIZE.service });
    }
  };
  put(first, first.length >= second.length ? 0 : 0.5, Y.services);
  put(second, first.length >= second.length ? 0.5 : 0, Y.second);
  return boxes;
}

function placeOutboxes({ outboxes }: Graph, services: ReadonlyMap<string, Box>): Map<string, Box> {
  const boxes = new Map<string, Box>();
  const taken = new Map<string, number>();
  for (const { service, table, publisher } of outboxes) {
    const above = services.get(service);
    // a service without doors stands nowhere: its outbox begins at the left
    const middle = (above === undefined ? MARGIN + 100 : centre(above)) + 208 * (taken.get(service) ?? 0);
    taken.set(service, (taken.get(service) ?? 0) + 1);
    boxes.set(table, { x: middle - 84, y: Y.tables, width: 168, height: SIZE.table.height });
    boxes.set(publisher, { x: middle - 96, y: Y.publishers - 2, width: 192, height: SIZE.function.height });
  }
  return boxes;
}

/** A timer stands left of the function that sets it, where the place is free: it never touches the bus. */
function placeTimer(graph: Graph, column: Column, boxes: ReadonlyMap<string, Box>): Map<string, Box> | undefined {
  const publisher = boxes.get(column.timer ?? '');
  if (publisher === undefined || column.timer === null || column.rule !== null) return undefined;
  const right = publisher.x - 38;
  const left = right - 224;
  const taken = graph.outboxes.some((outbox) => {
    const box = boxes.get(outbox.publisher);
    return box !== undefined && box.x < right && box.x + box.width > left;
  });
  if (taken || left < 0) return undefined;
  const x = right - 140;
  const placed = new Map<string, Box>([
    [column.queue, { x, y: Y.publishers - 8, width: 140, height: SIZE.queue.height }],
    [column.reader, { x, y: Y.tables - 4, width: 140, height: SIZE.function.height }],
  ]);
  if (column.dlq !== null) placed.set(column.dlq, { x: left, y: Y.publishers, width: 76, height: SIZE.dlq.height });
  return placed;
}

/** Feed last, at the right: it reads everything and ends at the viewers. */
function inReadingOrder(columns: readonly Column[]): Column[] {
  const isFeed = ({ socket }: Column): number => (socket === null ? 0 : 1);
  return columns.toSorted((a, b) => isFeed(a) - isFeed(b) || byQueue(a.name, b.name));
}

/** Stores side by side, each as wide as its name asks for. */
function placeStores(labels: readonly string[], left: number, width: number): { x: number; width: number }[] {
  const gap = 8;
  const asked = labels.map((label) => label.length + 3);
  const all = asked.reduce((sum, one) => sum + one, 0);
  let x = left;
  return asked.map((one, at) => {
    const own = at === labels.length - 1 ? left + width - x : snap(((width - gap * (labels.length - 1)) * one) / all);
    const placed = { x, width: own };
    x += own + gap;
    return placed;
  });
}

function placeColumn(
  graph: Graph,
  column: Column,
  left: number,
  width: number,
  pitch: number,
  top: number,
): Map<string, Box> {
  const boxes = new Map<string, Box>();
  const put = (id: string, kind: NodeKind, offset: number, x = left, own: number = width): void => {
    boxes.set(id, { x, y: top + offset, width: own, height: SIZE[kind].height });
  };
  put(column.queue, 'queue', ROW.queue);
  if (column.rule !== null) put(column.rule, 'rule', ROW.rule, left + RULE_AT, SIZE.rule.width);
  if (column.topic !== null) put(column.topic, 'topic', ROW.topic);
  // Delivery runs down the left side of the column, so dead letters hang at the right
  if (column.dlq !== null) put(column.dlq, 'dlq', ROW.dlq, left + width - SIZE.dlq.width, SIZE.dlq.width);
  put(column.reader, 'function', ROW.reader);
  const labels = column.stores.map((id) => graph.nodes.find((node) => node.id === id)?.label ?? '');
  for (const [at, place] of placeStores(labels, left, width).entries()) {
    const id = column.stores[at];
    if (id !== undefined) put(id, 'table', ROW.store, place.x, place.width);
  }
  if (column.socket !== null) {
    put(column.socket, 'socket', ROW.reader, left + pitch);
    put('viewer', 'viewer', ROW.store, left + pitch);
  }
  return boxes;
}

interface Fold {
  readonly rows: readonly (readonly Column[])[];
  readonly slots: number;
}

/** One row, or two of the same length when there are many. The feed takes two places: its socket stands beside it. */
function fold(columns: readonly Column[]): Fold {
  const places = columns.reduce((sum, { socket }) => sum + (socket === null ? 1 : 2), 0);
  if (places <= MOST_IN_ROW) return { rows: [columns], slots: Math.max(1, places) };
  const slots = Math.ceil(places / 2);
  return { rows: [columns.slice(0, slots), columns.slice(slots)], slots };
}

interface Placed {
  readonly boxes: ReadonlyMap<string, Box>;
  readonly width: number;
  /** Rows of queues. */
  readonly shelves: number;
}

/** One district, from x = 0. */
function placeDistrict(graph: Graph): Placed {
  const rows = serviceRows(graph);
  const longest =
    Math.max(rows.first.length, rows.second.length) + (rows.first.length === rows.second.length ? 0.5 : 0);
  const pitchOfServices = longest > SERVICE_PITCH.manyAre ? SERVICE_PITCH.tight : SERVICE_PITCH.usual;
  const ordered = inReadingOrder(graph.columns);
  const timers = ordered.filter(({ timer, rule }) => timer !== null && rule === null);
  const folded = fold(ordered.filter((column) => !timers.includes(column)));
  const width = Math.max(
    MIN_WIDTH,
    folded.slots * COLUMN.pitch + LEFT + MARGIN / 2,
    Math.ceil(longest * pitchOfServices) + 2 * MARGIN,
  );
  const services = placeServices(rows, width);
  const boxes = new Map<string, Box>([...services, ...placeOutboxes(graph, services)]);
  const homeless: Column[] = [];
  for (const timer of timers) {
    const placed = placeTimer(graph, timer, boxes);
    if (placed === undefined) homeless.push(timer);
    for (const [id, box] of placed ?? []) boxes.set(id, box);
  }
  const { rows: shelves, slots } =
    homeless.length === 0 ? folded : fold(ordered.filter((column) => !boxes.has(column.queue)));
  const pitch = (width - LEFT - MARGIN / 2) / slots;
  const boxWidth = snap(Math.min(COLUMN.widest, pitch - COLUMN.gap));
  for (const [row, columns] of shelves.entries()) {
    const top = UNDER_BUS + row * (ROW.height + BETWEEN_ROWS);
    for (const [slot, column] of columns.entries()) {
      const left = snap(LEFT + pitch * slot + (pitch - COLUMN.gap - boxWidth) / 2);
      for (const [id, box] of placeColumn(graph, column, left, boxWidth, pitch, top)) boxes.set(id, box);
    }
  }
  return { boxes, width, shelves: shelves.length };
}

/** The graph's share of each district; districts without a service or a queue are left out. */
function parts(graph: Graph): { id: string; label: string; graph: Graph }[] {
  const all = DISTRICTS.map(({ id, label }) => {
    const here = (service: string | null): boolean => districtOf(service?.replace('service:', '') ?? '') === id;
    const ownerOf = (reader: string) => graph.nodes.find((node) => node.id === reader)?.service ?? null;
    const own: Graph = {
      ...graph,
      services: graph.services.filter(here),
      outboxes: graph.outboxes.filter(({ service }) => here(service)),
      columns: graph.columns.filter(({ reader }) => here(ownerOf(reader))),
    };
    return { id, label, graph: own };
  });
  const [home, ...others] = all;
  return [
    ...(home === undefined ? [] : [home]),
    ...others.filter(({ graph: own }) => own.services.length + own.columns.length + own.outboxes.length > 0),
  ];
}

/** Places every node and routes every edge. */
export function layOut(graph: Graph): Layout {
  const boxes = new Map<string, Box>();
  const districts: TopologyDistrict[] = [];
  let left = 0;
  let shelves = 1;
  for (const { id, label, graph: own } of parts(graph)) {
    const placed = placeDistrict(own);
    for (const [node, box] of placed.boxes) boxes.set(node, { ...box, x: box.x + left });
    districts.push({ id, label, x: left, width: placed.width, nodes: [...placed.boxes.keys()] });
    shelves = Math.max(shelves, placed.shelves);
    left += placed.width + STREET;
  }
  const width = left - STREET;
  const home = districts[0]?.width ?? width;
  boxes.set('client', { x: MARGIN, y: Y.top, ...SIZE.client });
  boxes.set('gateway', { x: snap((home - SIZE.gateway.width) / 2), y: Y.top, ...SIZE.gateway });
  boxes.set('bus', { x: MARGIN, y: Y.bus, width: width - 2 * MARGIN, height: SIZE.bus.height });
  const routes = createRoutes(boxes, {
    underBus: UNDER_BUS,
    levels: [Y.services + 64, Y.services + 80, Y.services + 96],
    lefts: districts.map(({ x }) => x),
  });
  const world = { width, height: UNDER_BUS + shelves * (ROW.height + BETWEEN_ROWS) - 12 };
  return { world, districts, boxes, edges: edgesOf(graph, routes) };
}

const edgesOf = ({ edges }: Graph, routes: Routes): TopologyEdge[] =>
  edges.flatMap(({ from, to, kind }): TopologyEdge[] => {
    const points = routes.between(from, to);
    return points === undefined ? [] : [{ id: `${from}>${to}`, from, to, kind, points }];
  });

/** The placed nodes of a graph, in its order; a node without a place is an error of the layout. */
export function placedNodes(graph: Graph, boxes: ReadonlyMap<string, Box>): TopologyNode[] {
  return graph.nodes.map((node) => {
    const box = boxes.get(node.id);
    if (!box) throw new Error(`The layout has no place for ${node.id}`);
    return { ...node, ...box };
  });
}
