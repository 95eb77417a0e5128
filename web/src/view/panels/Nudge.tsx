/** Moves a place without dragging: for those who cannot drag, and for exact places. */
import type { TopologyNode } from '../../../../functions/shared/contracts/topology.ts';
import { usePlayground } from '../context.ts';
import { moveNodes } from '../layout-store.ts';
import { getUi } from '../store.ts';

const STEP = 8;
const WAYS = [
  ['left', '←', -STEP, 0],
  ['up', '↑', 0, -STEP],
  ['down', '↓', 0, STEP],
  ['right', '→', STEP, 0],
] as const;

export function Nudge({ node }: { node: TopologyNode }) {
  const { config } = usePlayground();
  const move = (dx: number, dy: number) => {
    const { x, y } = getUi().positions[node.id] ?? node;
    moveNodes(config.stage, { [node.id]: { x: x + dx, y: y + dy } });
  };
  return (
    <fieldset className="nudge">
      <legend>Nudge</legend>
      {WAYS.map(([name, sign, dx, dy]) => (
        <button key={name} type="button" className="icon-btn" aria-label={`Move ${name}`} onClick={() => move(dx, dy)}>
          {sign}
        </button>
      ))}
    </fieldset>
  );
}
