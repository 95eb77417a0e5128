/** The way of each edge between placed boxes: at right angles, along the channels that the layout keeps free. */

export type Point = [x: number, y: number];

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Channels {
  readonly underBus: number;
  /** Heights of the ways between the two rows of services: down from the first, up from the second, along the second. */
  readonly levels: readonly [number, number, number];
  /** Left edges of the districts: ways around something stay in their own. */
  readonly lefts: readonly number[];
}

export interface Routes {
  /** Undefined when one of the two stands nowhere. */
  readonly between: (from: string, to: string) => Point[] | undefined;
}

/** Where the way to the second row of queues runs down beside the first. */
const AROUND = 28;
const ABOVE_RULES = 8;

const centre = ({ x, width }: Box): number => x + width / 2;
const middle = ({ y, height }: Box): number => y + height / 2;
const bottom = ({ y, height }: Box): number => y + height;
const right = ({ x, width }: Box): number => x + width;
const down = (x: number, from: Box, to: Box): Point[] => [
  [x, bottom(from)],
  [x, to.y],
];
const sideways = (from: Box, to: Box, y = middle(from)): Point[] =>
  from.x > to.x
    ? [
        [from.x, y],
        [right(to), y],
      ]
    : [
        [right(from), y],
        [to.x, y],
      ];
const isService = (id: string): boolean => id.startsWith('service:');
const isFunction = (id: string): boolean => id.startsWith('function:');

export function createRoutes(boxes: ReadonlyMap<string, Box>, { underBus, levels, lefts }: Channels): Routes {
  const services = [...boxes].filter(([id]) => isService(id)).map(([, box]) => box);
  const [fromFirst, fromSecond, alongSecond] = levels;
  const leftOf = (box: Box): number => Math.max(0, ...lefts.filter((left) => left <= box.x));

  /** Between services: straight to a neighbour, else through the channel between the rows. */
  function call(from: Box, to: Box): Point[] {
    const leftward = centre(from) > centre(to);
    const side = leftward ? -1 : 1;
    if (from.y === to.y) {
      const [near, far] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
      const between = services.some(({ x, y }) => y === from.y && x > near && x < far);
      if (!between) return sideways(from, to);
      const [leave, enter] = [centre(from) + 64 * side, centre(to) - 56 * side];
      const inFirst = services.some(({ y }) => y > from.y);
      const [y, edge, end] = inFirst ? [fromFirst, bottom(from), bottom(to)] : [alongSecond, from.y, to.y];
      return [
        [leave, edge],
        [leave, y],
        [enter, y],
        [enter, end],
      ];
    }
    const up = from.y > to.y;
    const [leave, enter] = [centre(from) + 40 * side, centre(to) - 40 * side];
    const y = up ? fromSecond : fromFirst;
    return [
      [leave, up ? from.y : bottom(from)],
      [leave, y],
      [enter, y],
      [enter, up ? bottom(to) : to.y],
    ];
  }

  function fromGateway(from: Box, to: Box): Point[] {
    if (centre(from) === centre(to)) return down(centre(from), from, to);
    const trunk = bottom(from) + 12;
    return [
      [centre(from), bottom(from)],
      [centre(from), trunk],
      [centre(to), trunk],
      [centre(to), to.y],
    ];
  }

  /** Straight down, or beside the service's own table where one stands below it. */
  function toBus(from: Box, to: Box): Point[] {
    const x = centre(from);
    const blocked = [...boxes.values()].some(
      (box) => box.y > from.y && bottom(box) <= to.y && box.x < x && right(box) > x && box !== from,
    );
    if (!blocked) return down(x, from, to);
    const gaps = services.filter(({ x, y }) => y === from.y && x > from.x).map((next) => next.x - right(from));
    const beside = right(from) + Math.min(20, right(to) - right(from), Math.min(...gaps) / 2);
    return [
      [right(from), middle(from)],
      [beside, middle(from)],
      [beside, to.y],
    ];
  }

  /** A rule of the first row hangs on the bus; to the second row one way leads around the first. */
  function toRule(rule: Box): Point[] {
    const x = centre(rule);
    if (rule.y === underBus)
      return [
        [x, rule.y - 8],
        [x, rule.y],
      ];
    const beside = leftOf(rule) + AROUND;
    return [
      [beside, underBus],
      [beside, rule.y - ABOVE_RULES],
      [x, rule.y - ABOVE_RULES],
      [x, rule.y],
    ];
  }

  /** Beside, up and in from the left: the gutter right of a column is free. */
  function toTopic(from: Box, to: Box): Point[] {
    const gutter = right(from) + 12;
    return [
      [right(from), middle(from)],
      [gutter, middle(from)],
      [gutter, middle(to)],
      [to.x, middle(to)],
    ];
  }

  /** Around the left side of the bus. */
  function around(from: Box, to: Box): Point[] {
    const y = from.y - 8;
    const beside = leftOf(to) + 8;
    return [
      [from.x + 8, from.y],
      [from.x + 8, y],
      [beside, y],
      [beside, to.y - 8],
      [centre(to), to.y - 8],
      [centre(to), to.y],
    ];
  }

  return {
    between(fromId, toId) {
      const [from, to] = [boxes.get(fromId), boxes.get(toId)];
      if (from === undefined || to === undefined) return undefined;
      if (fromId === 'client') return sideways(from, to);
      if (fromId === 'gateway') return fromGateway(from, to);
      if (isService(fromId) && isService(toId)) return call(from, to);
      if (fromId === 'bus') return toRule(to);
      if (toId === 'bus' && isService(fromId)) return toBus(from, to);
      if (toId.startsWith('rule:') || toId === 'bus') return down(centre(from), from, to);
      if (toId.startsWith('topic:')) return toTopic(from, to);
      if (isFunction(fromId) && toId.startsWith('queue:')) {
        const beside = Math.abs(middle(from) - middle(to)) < to.height / 2;
        return beside ? sideways(from, to) : around(from, to);
      }
      if (toId.startsWith('dlq:')) {
        return to.y >= bottom(from) ? down(centre(to), from, to) : sideways(from, to, middle(to));
      }
      if (fromId.startsWith('queue:')) {
        const x = from.x + 16;
        return to.y > from.y
          ? down(x, from, to)
          : [
              [x, from.y],
              [x, bottom(to)],
            ];
      }
      if (fromId.startsWith('rule:')) return down(centre(from), from, to);
      const stacked = to.y >= bottom(from);
      return stacked ? down(centre(to), from, to) : sideways(from, to, middle(from));
    },
  };
}
