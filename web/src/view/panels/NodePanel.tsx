import type { TopologyNode } from '../../../../functions/shared/contracts/topology.ts';
import type { Playground } from '../../live/playground.ts';
import { countedAs, queueName } from '../../model/topology.ts';
import { usePlayground } from '../context.ts';
import { msText, rateText } from '../format.ts';
import { useSampled } from '../heartbeat.ts';
import { DRIFT_HELP, driftedWays, STATE_WORDS } from '../map/edge-words.ts';
import { useUi } from '../store.ts';
import { EventList } from './EventList.tsx';
import { Focus } from './Focus.tsx';
import { Nudge } from './Nudge.tsx';

export const KIND_WORDS: Readonly<Record<TopologyNode['kind'], string>> = {
  client: 'Client',
  gateway: 'API gateway',
  service: 'Service',
  bus: 'Event bus',
  rule: 'Rule of the bus',
  queue: 'Queue',
  dlq: 'Dead-letter queue',
  topic: 'Topic',
  function: 'Function',
  table: 'Table',
  socket: 'WebSocket API',
  viewer: 'Viewer',
};

interface Figure {
  readonly name: string;
  readonly value: string;
}

function figuresOf({ world, serverNow }: Playground, node: TopologyNode): Figure[] {
  const now = serverNow();
  const second = Math.floor(now / 1_000) + 1;
  const place = world.counters.of(countedAs(node));
  const rate = rateText(place.events.sum(second, 2) / 2);
  if (node.kind === 'queue' || node.kind === 'dlq') {
    const owner =
      node.kind === 'queue' ? node.id : (world.index?.edgesOf(node.id).find(({ to }) => to === node.id)?.from ?? '');
    const state = world.books.queues.get(queueName(owner));
    return [
      { name: 'waiting', value: String(state?.waiting.size ?? 0) },
      { name: 'handled', value: String(state?.handled ?? 0) },
      { name: 'dead', value: String(state?.dead.size ?? 0) },
    ];
  }
  if (node.kind === 'rule' || node.kind === 'viewer') return [];
  const figures = [{ name: node.kind === 'table' ? 'writes' : node.kind === 'bus' ? 'events' : 'now', value: rate }];
  figures.push({ name: 'so far', value: String(place.events.total) });
  if (node.kind === 'service' || node.kind === 'gateway' || node.kind === 'function') {
    figures.push({ name: 'p95', value: msText(place.latency.percentile(0.95, now - 60_000)) });
    figures.push({ name: 'failed', value: String(place.failed.total) });
  }
  return figures;
}

/** Rows that speak of the place, from the newest few thousand. */
function rowsOf({ world }: Playground, node: TopologyNode): number[] {
  const rows: number[] = [];
  const end = Math.max(world.ring.oldest, world.ring.next - 8_000);
  const queue = queueName(node.id);
  for (let at = world.ring.next - 1; at >= end && rows.length < 12; at--) {
    const row = world.ring.whereabouts(at);
    const mine =
      (node.kind === 'service' && row.service === node.label) ||
      (node.kind === 'bus' && row.hop.endsWith('> bus')) ||
      ((node.kind === 'gateway' || node.kind === 'client') && row.hop.startsWith('client')) ||
      (node.kind === 'queue' && row.hop.startsWith(`${queue} >`)) ||
      (node.kind === 'dlq' && row.hop === `${queue.replace(/-dlq$/, '')} > DLQ`) ||
      (node.kind === 'function' && row.service === node.service && row.hop.endsWith(`> ${node.label}`));
    if (mine) rows.unshift(at);
  }
  return rows;
}

/** Where this place and its ways are not as the template has them. */
function Template({ node }: { node: TopologyNode }) {
  const topology = useUi((state) => state.topology);
  const ways =
    topology === null ? [] : driftedWays(topology).filter(({ edge }) => [edge.from, edge.to].includes(node.id));
  if (node.drift === undefined && ways.length === 0) return null;
  const kinds = [...new Set([...(node.drift === undefined ? [] : [node.drift]), ...ways.map(({ drift }) => drift)])];
  return (
    <section aria-label="Against the template">
      <h3>Against the template</h3>
      <ul className="plain-list">
        {node.drift !== undefined && <li>This place: {STATE_WORDS[node.drift]}.</li>}
        {ways.map(({ edge, drift, words }) => (
          <li key={edge.id}>
            Way from {words}: {STATE_WORDS[drift]}.
          </li>
        ))}
      </ul>
      {kinds.map((kind) => (
        <p key={kind} className="hint">
          {DRIFT_HELP[kind]}
        </p>
      ))}
    </section>
  );
}

export function NodePanel({ id }: { id: string }) {
  const playground = usePlayground();
  const node = useUi((state) => state.topology?.nodes.find((one) => one.id === id));
  const figures = useSampled(() => (node === undefined ? '' : JSON.stringify(figuresOf(playground, node))));
  if (node === undefined) {
    return (
      <section className="empty">
        <b>This place is not on the map any more.</b>
        <p>Choose another one.</p>
      </section>
    );
  }
  const shown: Figure[] = figures === '' ? [] : JSON.parse(figures);
  return (
    <>
      <header>
        <span className="eyebrow">
          {node.facts.store ?? KIND_WORDS[node.kind]}
          {node.service !== null && node.kind !== 'service' && `, ${node.service}`}
        </span>
        <h2 className="title">{node.label}</h2>
      </header>
      {shown.length > 0 && (
        <section>
          <dl className="kpi">
            {shown.map(({ name, value }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      <Template node={node} />
      <section>
        <h3>Facts</h3>
        <dl className="facts">
          {node.name !== null && (
            <div className="fact">
              <dt>name</dt>
              <dd className="mono">{node.name}</dd>
            </div>
          )}
          {Object.entries(node.facts).map(([name, value]) => (
            <div key={name} className="fact">
              <dt>{name}</dt>
              <dd className={typeof value === 'number' ? '' : 'mono'}>
                {Array.isArray(value) ? value.map((line) => <div key={line}>{line}</div>) : String(value)}
              </dd>
            </div>
          ))}
        </dl>
      </section>
      <section>
        <h3>Last events</h3>
        <EventList read={() => rowsOf(playground, node)} empty="Nothing that the page remembers has happened here." />
      </section>
      <section>
        <h3>Neighbourhood only</h3>
        <Focus />
      </section>
      <Nudge node={node} />
    </>
  );
}
