/**
 * Ways that are deployed and in no template, drawn beside the layout: nothing else moves for them. A rule hangs above
 * the queue that it feeds; what stands nowhere else enters at the right edge of the map.
 */
import type { NodeKind, TopologyEdge, TopologyNode, TopologyRule } from '../../../shared/contracts/topology.ts';
import type { DeployedSystem } from './deployed-system.ts';
import type { Drifted } from './drift.ts';
import type { Graph } from './graph.ts';
import type { Box, Point } from './routes.ts';

export interface Ghosts {
  readonly nodes: readonly TopologyNode[];
  readonly edges: readonly TopologyEdge[];
  readonly rules: readonly TopologyRule[];
  /** Width of the world with them. */
  readonly width: number;
}

interface Stage {
  readonly graph: Graph;
  readonly boxes: ReadonlyMap<string, Box>;
  readonly edges: readonly TopologyEdge[];
  readonly world: { readonly width: number };
  readonly system: DeployedSystem;
}

const NOTCH = { width: 20, height: 12 } as const;
/** Above its queue, and from one notch to the next. */
const ABOVE_QUEUE = 46;
const BESIDE = 26;
const STRANGER = { width: 168, height: 40, pitch: 56 } as const;
/** Between the map and what is strange to it, and around it. */
const GAP = 24;

const bottom = ({ y, height }: Box): number => y + height;
const centre = ({ x, width }: Box): number => x + width / 2;
const lastPart = (arn: string): string => arn.slice(arn.lastIndexOf(':') + 1);

/** At right angles: straight where it can be, else around, into the top or the bottom of the target. */
export function ghostWay(from: Box, to: Box): [number, number][] {
  const x = centre(from);
  const under = to.y >= bottom(from);
  const [start, end] = under ? [bottom(from), to.y] : [from.y, bottom(to)];
  const away = under ? -6 : 6;
  const far = Math.abs(end - start) > 90;
  if (!far && x >= to.x + 4 && x <= to.x + to.width - 4) {
    return [
      [x, start],
      [x, end],
    ];
  }
  const enter = x < to.x ? to.x + 12 : Math.min(x, to.x + to.width - 12);
  const last: Point[] = [
    [enter, end + away],
    [enter, end],
  ];
  if (!far) return [[x, start], [x, end + away], ...last];
  // the gutter left of a column is free of places
  const [gutter, turn] = [to.x - 10, start + (under ? 28 : -28)];
  return [[x, start], [x, turn], [gutter, turn], [gutter, end + away], ...last];
}

function busOf(boxes: ReadonlyMap<string, Box>): Box {
  const bus = boxes.get('bus');
  if (bus === undefined) throw new Error('A map without a bus');
  return bus;
}

export function ghostsOf(drifted: Drifted, { graph, boxes, edges, world, system }: Stage): Ghosts {
  const nodes: TopologyNode[] = [];
  const ways: TopologyEdge[] = [];
  const rules: TopologyRule[] = [];
  const placed = new Map(boxes);
  const idOf = new Map(graph.nodes.flatMap(({ id, name, kind }) => (name === null ? [] : [[`${kind} ${name}`, id]])));
  const bus = busOf(boxes);
  const underBus = bottom(bus);
  let strangers = 0;
  let columns = 0;

  const short = (name: string): string =>
    name.startsWith(system.prefix) ? name.slice(system.prefix.length).replace(/\.fifo$/, '') : name;

  function add(
    id: string,
    kind: NodeKind,
    label: string,
    name: string,
    box: Box,
    facts: TopologyNode['facts'],
  ): string {
    nodes.push({ id, kind, label, name, service: null, ...box, facts, drift: 'ghost' });
    placed.set(id, box);
    return id;
  }
  const columnAt = (): number => world.width + GAP + columns * (STRANGER.width + GAP);

  /** The place of a target; one that is on no map gets one at the right edge. */
  function placeOf(kind: 'queue' | 'function' | 'topic', name: string, arn?: string): string {
    const known = idOf.get(`${kind} ${name}`);
    if (known !== undefined) return known;
    const id = kind === 'queue' ? `queue:${short(name)}` : `${kind}:~${name}`;
    const box = {
      x: columnAt(),
      y: underBus + ABOVE_QUEUE + strangers * STRANGER.pitch,
      width: STRANGER.width,
      height: kind === 'queue' ? STRANGER.height : 28,
    };
    strangers += 1;
    idOf.set(`${kind} ${name}`, id);
    return add(id, kind, short(name), name, box, arn === undefined ? {} : { arn });
  }
  const placeOfArn = (arn: string): string =>
    placeOf(arn.includes(':lambda:') ? 'function' : 'topic', /:function:([^:]+)/.exec(arn)?.[1] ?? lastPart(arn), arn);

  function connect(from: string, to: string, points: TopologyEdge['points']): void {
    const id = `${from}>${to}`;
    if (!ways.some((way) => way.id === id)) ways.push({ id, from, to, kind: 'async', points, drift: 'ghost' });
  }
  function lead(from: string, to: string): void {
    const [a, b] = [placed.get(from), placed.get(to)];
    if (a !== undefined && b !== undefined) connect(from, to, ghostWay(a, b));
  }

  /** Beside the rule that the queue has already, from the right; above the bus for what stands there. */
  function notchAbove(queue: Box): Box {
    const fedByTopic = graph.columns.some((column) => column.topic !== null && boxes.get(column.queue) === queue);
    const y = bottom(queue) <= bus.y ? bus.y - NOTCH.height : queue.y - ABOVE_QUEUE;
    const first = fedByTopic ? queue.x - NOTCH.width : queue.x + queue.width - NOTCH.width - 8;
    const taken = (x: number) => [...placed.values()].some((box) => box.y === y && Math.abs(box.x - x) < NOTCH.width);
    let x = first;
    while (taken(x) && x > queue.x + NOTCH.width) x -= BESIDE;
    return { x, y, ...NOTCH };
  }

  /** As the ways to the other rules of its row. */
  function fromBus(rule: Box): Point[] {
    const x = centre(rule);
    if (rule.y < bus.y) {
      return [
        [x, bus.y + 8],
        [x, bottom(rule)],
      ];
    }
    const beside = edges.find(({ from, to }) => from === 'bus' && boxes.get(to)?.y === rule.y && rule.y > underBus);
    const [first, turn] = beside?.points ?? [];
    if (first === undefined || turn === undefined) {
      return [
        [x, underBus - 8],
        [x, rule.y],
      ];
    }
    return [first, turn, [x, turn[1]], [x, rule.y]];
  }

  for (const { name, pattern, queues, others } of drifted.strangeRules) {
    const home = queues.flatMap((queue) => boxes.get(idOf.get(`queue ${queue}`) ?? '') ?? [])[0];
    const box = home === undefined ? { x: columnAt() + 18, y: underBus, ...NOTCH } : notchAbove(home);
    const id = add(`rule:~${name}`, 'rule', short(name), name, box, { pattern: JSON.stringify(pattern) });
    connect('bus', id, fromBus(box));
    const targets = [...queues.map((queue) => placeOf('queue', queue)), ...others.map((arn) => placeOfArn(arn))];
    for (const target of targets) lead(id, target);
    rules.push({ id, pattern, targets: targets.filter((target) => target.startsWith('queue:')) });
    if (home === undefined || strangers > 0) [columns, strangers] = [columns + 1, 0];
  }
  for (const { rule, queues, others } of drifted.strangeTargets) {
    const from = idOf.get(`rule ${rule}`) ?? '';
    for (const queue of queues) lead(from, placeOf('queue', queue));
    for (const arn of others) lead(from, placeOfArn(arn));
    if (strangers > 0) [columns, strangers] = [columns + 1, 0];
  }
  for (const { functionName, source } of drifted.strangeMappings) {
    const fn = system.functions.find(({ name }) => name === functionName);
    const from = source.kind === 'queue' ? placeOf('queue', source.name) : idOf.get(`table ${source.name}`);
    if (from !== undefined && fn !== undefined) lead(from, placeOf('function', functionName));
    if (strangers > 0) [columns, strangers] = [columns + 1, 0];
  }
  return { nodes, edges: ways, rules, width: columns === 0 ? world.width : columnAt() };
}
