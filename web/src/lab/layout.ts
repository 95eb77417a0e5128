/** Where the boxes of the lab's picture stand, left to right, and how its lines run. */
import type { LabEdge, LabNode } from '../../../functions/shared/contracts/sli.http.ts';

export type NodeId = LabNode['id'];
export interface Offset {
  readonly dx: number;
  readonly dy: number;
}
export type Offsets = Readonly<Partial<Record<NodeId, Offset>>>;
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const HEIGHT = 298;
/** Below this width labels do not fit between the columns: the picture scrolls instead. */
export const LEAST_WIDTH = 1_080;
const DRAWN_WIDTH = 1_126;
const TOP = 10;
const PITCH = 36;
const ROW = 28;
const rowY = (row: number): number => TOP + row * PITCH;

/** Columns share what the window has more, or less, than the drawing. */
type Column = 'clients' | 'api' | 'middle' | 'right';
const COLUMNS: Readonly<Record<Column, { x: number; width: number; share: number }>> = {
  clients: { x: 16, width: 136, share: 0 },
  api: { x: 252, width: 152, share: 0.2 },
  middle: { x: 592, width: 160, share: 0.6 },
  right: { x: 930, width: 180, share: 1 },
};
const PLACES: Readonly<Record<NodeId, readonly [column: Column, y: number, height: number]>> = {
  clients: ['clients', rowY(3) + 0, 64],
  deals: ['api', TOP, PITCH * 7 + ROW],
  reads: ['middle', rowY(0), ROW],
  'deal-catalog': ['middle', rowY(1), ROW],
  prices: ['middle', rowY(2), ROW],
  availability: ['middle', rowY(3), ROW],
  ratings: ['middle', rowY(4), ROW],
  merchants: ['middle', rowY(5), ROW],
  'enrichment-queue': ['middle', rowY(6), ROW],
  'purchase-queue': ['middle', rowY(7), ROW],
  'ratings-a': ['right', rowY(4), ROW],
  'ratings-b': ['right', rowY(5), ROW],
  enrichment: ['right', rowY(6), ROW],
  purchases: ['right', rowY(7), ROW],
};

const between = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** Whether the picture has a place for it; the page's own view of an answer that may know more. */
export const isPlaced = (id: string): id is NodeId => id in PLACES;

/** A box where it belongs, moved by the person, never out of the picture. */
export function boxOf(id: NodeId, width: number, offset: Offset = { dx: 0, dy: 0 }): Box {
  const [column, y, height] = PLACES[id];
  const place = COLUMNS[column];
  const x = place.x + (width - DRAWN_WIDTH) * place.share;
  return {
    x: between(x + offset.dx, 0, width - place.width),
    y: between(y + offset.dy, 0, HEIGHT - height),
    width: place.width,
    height,
  };
}

/** The offset that is left when the box stays in the picture. */
export function within(id: NodeId, width: number, offset: Offset): Offset {
  const [home, box] = [boxOf(id, width), boxOf(id, width, offset)];
  return { dx: box.x - home.x, dy: box.y - home.y };
}

export interface Way {
  readonly path: string;
  /** Tip of the arrow and where it points: 1 to the right, -1 to the left. */
  readonly tip: { readonly x: number; readonly y: number; readonly towards: 1 | -1 };
  readonly label: { readonly x: number; readonly y: number; readonly room: number };
}

const BEND = 24;
const ARROW = 6;
const centre = ({ y, height }: Box): number => y + height / 2;

/** A straight line where the boxes face each other, an elbow into another row, a curve back to the left. */
export function wayOf(from: Box, to: Box): Way {
  const right = from.x + from.width;
  const y = centre(to);
  const facing = y > from.y + 4 && y < from.y + from.height - 4;
  const room = to.x - right;
  if (to.x + to.width < from.x - 2 * BEND) return backOf(from, to);
  if (room < BEND + 12) return curveOf(from, to);
  const tip = { x: to.x, y, towards: 1 as const };
  if (facing)
    return { path: `M${right} ${y}H${to.x - ARROW}`, tip, label: { x: right + 8, y: y - 6, room: room - 16 } };
  const start = between(centre(to), from.y + 6, from.y + from.height - 6);
  const leave = from.height > ROW ? start : centre(from);
  const [middle, turn] = [right + BEND, Math.sign(y - leave)];
  const radius = Math.min(8, Math.abs(y - leave) / 2);
  const path = `M${right} ${leave}H${middle - radius}Q${middle} ${leave} ${middle} ${leave + turn * radius}V${y - turn * radius}Q${middle} ${y} ${middle + radius} ${y}H${to.x - ARROW}`;
  return { path, tip, label: { x: middle + 12, y: y - 6, room: to.x - middle - 20 } };
}

/** Calls of workers go back to services: below the lines that go on, through a channel of their own. */
function backOf(from: Box, to: Box): Way {
  const [right, start, y] = [to.x + to.width, centre(from) - 7, centre(to) + 8];
  const channel = from.x - 12 - (Math.round(from.y / PITCH) % 3) * 8;
  const turn = Math.sign(y - start) || 1;
  const radius = Math.min(6, Math.abs(y - start) / 2);
  const path = `M${from.x} ${start}H${channel + radius}Q${channel} ${start} ${channel} ${start + turn * radius}V${y - turn * radius}Q${channel} ${y} ${channel - radius} ${y}H${right + ARROW}`;
  return {
    path,
    tip: { x: right, y, towards: -1 },
    label: { x: right + BEND, y: y - 5, room: channel - right - BEND },
  };
}

function curveOf(from: Box, to: Box): Way {
  const back = to.x + to.width / 2 < from.x + from.width / 2;
  const [x0, y0] = [back ? from.x : from.x + from.width, centre(from) + (back ? 7 : 0)];
  const [x1, y1] = [back ? to.x + to.width : to.x, centre(to) + (back ? 7 : 0)];
  const towards = back ? -1 : 1;
  const reach = Math.max(24, Math.abs(x1 - x0) / 2) * towards;
  return {
    path: `M${x0} ${y0}C${x0 + reach} ${y0} ${x1 - reach} ${y1} ${x1 - towards * ARROW} ${y1}`,
    tip: { x: x1, y: y1, towards },
    label: { x: (x0 + x1) / 2 - 40, y: (y0 + y1) / 2 - 6, room: 160 },
  };
}

export const isDashed = (kind: LabEdge['kind']): boolean => kind === 'enqueue' || kind === 'work';
