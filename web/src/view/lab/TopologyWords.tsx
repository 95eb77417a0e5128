/** The picture in words: one box in detail, what clients ask for, and the whole as a table. */

import type { LabNode, LabTopology } from '../../../../functions/shared/contracts/sli.http.ts';
import { edgeLabel, metricLines, SEVERITY_GLYPHS, SEVERITY_WORDS } from '../../lab/labels.ts';
import type { NodeId } from '../../lab/layout.ts';
import { short } from '../../lab/words.ts';
import { TableHead } from '../TableHead.tsx';

export function NodeDetail({ node, onClose }: { node: LabNode; onClose: () => void }) {
  return (
    <div className="node-detail">
      <b>{node.label}</b>
      <span className={node.severity === 'critical' ? 'ft' : 'muted'}>
        {SEVERITY_GLYPHS[node.severity]}
        {SEVERITY_WORDS[node.severity]}
        {node.status === 'up' || node.status === 'unknown' ? '' : `, ${node.status}`}
      </span>
      {metricLines(node.metrics).map(([name, value]) => (
        <span key={name}>
          <span className="muted">{name}</span> {value}
        </span>
      ))}
      <button type="button" className="link" onClick={onClose}>
        close
      </button>
    </div>
  );
}

const DOORS: Readonly<Record<keyof LabTopology['ingress']['byType'], string>> = {
  dealsList: 'list',
  dealDetail: 'detail',
  purchase: 'purchase',
  enqueue: 'enqueue',
  hashBad: 'hash bad',
  hashGood: 'hash good',
};

export function Ingress({ topology: { ingress } }: { topology: LabTopology }) {
  const parts = Object.entries(ingress.byType).filter(([, rate]) => rate > 0);
  return (
    <p className="ingress">
      Clients ask for {short(ingress.totalRps)} answers a second
      {parts.length > 0 &&
        `: ${parts.map(([name, rate]) => `${DOORS[name as keyof typeof DOORS] ?? name} ${short(rate)}`).join(', ')}`}
      . Lines: solid calls, dashed queues. Boxes can be dragged, or moved with the arrow keys.
    </p>
  );
}

const NAMED = (nodes: readonly LabNode[], id: NodeId): string => nodes.find((node) => node.id === id)?.label ?? id;

export function TopologyTable({ topology: { nodes, edges } }: { topology: LabTopology }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what is wider than the window is scrolled by the keyboard, too
    <section className="table-scroll" aria-label="Picture as table" tabIndex={0}>
      <table className="lab-table">
        <caption className="sr">Boxes and what leads to them</caption>
        <TableHead columns={['Box', 'Kind', 'State', 'Numbers', 'Comes in']} />
        <tbody>
          {nodes.map((node) => (
            <tr key={node.id}>
              <th scope="row">{node.label}</th>
              <td>{node.type}</td>
              <td className={node.severity === 'critical' ? 'ft' : ''}>{SEVERITY_WORDS[node.severity]}</td>
              <td>
                {metricLines(node.metrics)
                  .map((line) => line.join(' '))
                  .join(', ')}
              </td>
              <td>
                {edges
                  .filter(({ to }) => to === node.id)
                  .map((edge) => `from ${NAMED(nodes, edge.from)}: ${edgeLabel(edge) || 'nothing'}`)
                  .join('; ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
