/** The map as a table: the same numbers, for those who read rather than look. */

import type { Topology } from '../../model/topology.ts';
import { usePlayground } from '../context.ts';
import { useSampled } from '../heartbeat.ts';
import { readingOf } from '../nodes/readings.ts';
import { select } from '../store.ts';
import { TableHead } from '../TableHead.tsx';
import { driftedWays, STATE_WORDS } from './edge-words.ts';

export function MapTable({ topology }: { topology: Topology }) {
  const playground = usePlayground();
  const spoken = useSampled(() => topology.nodes.map((node) => readingOf(playground, node).spoken).join('\n')).split(
    '\n',
  );
  return (
    <section className="map-table" aria-label="Map as table">
      <table>
        <TableHead columns={['place', 'kind', 'service', 'now']} />
        <tbody>
          {topology.nodes.map((node, at) => (
            <tr key={node.id}>
              <th scope="row">
                <button type="button" className="link plain" onClick={() => select({ kind: 'node', id: node.id })}>
                  {node.label}
                </button>
              </th>
              <td>{node.kind}</td>
              <td>{node.service ?? '–'}</td>
              <td>{spoken[at] || '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Ways topology={topology} />
    </section>
  );
}

/** Ways are read from their places; those that are not as the template has them have a list of their own. */
function Ways({ topology }: { topology: Topology }) {
  const drifted = driftedWays(topology);
  const others = topology.edges.length - drifted.length;
  if (drifted.length === 0) return <p className="hint">All {others} ways are as the template says.</p>;
  return (
    <table>
      <caption>Ways against the template: {others} as it says</caption>
      <TableHead columns={['way', 'kind', 'state']} />
      <tbody>
        {drifted.map(({ edge, drift, words }) => (
          <tr key={edge.id}>
            <th scope="row">
              <button type="button" className="link plain" onClick={() => select({ kind: 'node', id: edge.from })}>
                {words}
              </button>
            </th>
            <td>{edge.kind}</td>
            <td>{STATE_WORDS[drift]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
