/** Outline of each kind of node; words go on top as HTML so that long ones are shortened, never shrunk. */
import type { NodeKind } from '../../../../functions/shared/contracts/topology.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

const box = ({ width, height }: Size, radius: number) => (
  <rect className="shape" x="0.5" y="0.5" width={width - 1} height={height - 1} rx={radius} />
);

function cylinder({ width, height }: Size, streams: boolean) {
  return (
    <>
      <path className="shape" d={`M.5 5V${height - 4}a${width / 2 - 0.5} 5 0 0 0 ${width - 1} 0V5`} />
      <ellipse className="shape" cx={width / 2} cy="5" rx={width / 2 - 0.5} ry="5" />
      {streams && (
        <path
          className="chevrons"
          d={`M${width + 6} ${height / 2 - 4}l4 5-4 5M${width + 12} ${height / 2 - 4}l4 5-4 5`}
        />
      )}
    </>
  );
}

function openBox({ width: w, height: h }: Size) {
  return (
    <>
      <rect className="ground" width={w} height={h} />
      <path
        className="outline"
        d={`M.5 ${h - 6}a6 6 0 0 0 6 6H${w - 6.5}a6 6 0 0 0 6-6M.5 ${h - 6}V-1M${w - 0.5} ${h - 6}V-1`}
      />
    </>
  );
}

function hatched({ width: w, height: h }: Size) {
  const lines: string[] = [];
  for (let x = -h; x < w; x += 9) {
    const [x0, x1] = [Math.max(2, x), Math.min(w - 2, x + h)];
    lines.push(`M${x0} ${h - (x0 - x)}L${x1} ${h - (x1 - x)}`);
  }
  return (
    <>
      <rect className="shape" x="0.5" y="0.5" width={w - 1} height={h - 1} rx="4" />
      <path className="hatch" d={lines.join('')} />
    </>
  );
}

function eye({ width: w, height: h }: Size) {
  const [x, y] = [w / 2, h / 2];
  return (
    <path
      className="shape hollow"
      d={`M.5 ${y}Q${w * 0.18} .5 ${x} .5T${w - 0.5} ${y}Q${w * 0.82} ${h - 0.5} ${x} ${h - 0.5}T.5 ${y}Z`}
    />
  );
}

interface OutlineProps extends Size {
  readonly kind: NodeKind;
  /** A table whose changes leave as events. */
  readonly streams: boolean;
}

export function Outline({ kind, width, height, streams }: OutlineProps) {
  const size = { width, height };
  const body = (() => {
    switch (kind) {
      case 'client':
        return (
          <>
            {box(size, 6)}
            <path className="outline strong" d={`M${width / 2} ${height}v6M${width / 2 - 14} ${height + 7}h28`} />
          </>
        );
      case 'gateway':
        return (
          <path
            className="shape"
            d={`M14 .5H${width - 14}L${width} ${height / 2}L${width - 14} ${height - 0.5}H14L0 ${height / 2}Z`}
          />
        );
      case 'queue':
        return openBox(size);
      case 'dlq':
        return hatched(size);
      case 'table':
        return cylinder(size, streams);
      case 'rule':
        return <path className="shape" d={`M0 .5L4 ${height - 0.5}H${width - 4}L${width} .5Z`} />;
      case 'function':
        return box(size, height / 2);
      case 'topic':
        return (
          <path
            className="shape"
            d={`M6.5 .5H${width - 16}L${width - 0.5} ${height / 2}L${width - 16} ${height - 0.5}H6.5a6 6 0 0 1-6-6V6.500a6 6 0 0 1 6-6Z`}
          />
        );
      case 'socket':
        return (
          <>
            {box(size, 6)}
            <path className="outline strong" d={`M14 0v-6M${width - 14} 0v-6`} />
          </>
        );
      case 'viewer':
        return eye(size);
      default:
        return box(size, 6);
    }
  })();
  return (
    <svg className="outlines" width={width} height={height} aria-hidden="true">
      {body}
    </svg>
  );
}
