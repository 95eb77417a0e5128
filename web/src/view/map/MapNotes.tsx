/** What the map has to say about itself: quiet, stale, following. */
import { useState } from 'react';
import { usePlayground } from '../context.ts';
import { ageOf } from '../follow/elapsed.ts';
import { clockText, countText } from '../format.ts';
import { useSampled } from '../heartbeat.ts';
import { select, setFollow, setUi, useUi } from '../store.ts';
import { replaySince } from '../time/actions.ts';
import { driftedWays, STATE_WORDS } from './edge-words.ts';
import { Quiet } from './Quiet.tsx';

const plural = (count: number, one: string): string => `${countText(count)} ${one}${count === 1 ? '' : 's'}`;

function Following({ id }: { id: string }) {
  const { world } = usePlayground();
  const seen = useSampled(() => {
    const rows = world.ring.ofCorrelation(id);
    const [first, last] = [world.ring.row(rows[0] ?? -1), world.ring.row(rows.at(-1) ?? -1)];
    return { count: rows.length, took: first !== null && last !== null ? last.time - first.time : 0 };
  });
  return (
    <div className="note follow" role="status">
      Following <span className="mono">{id.slice(-6)}</span>
      <span className="muted">
        {plural(seen.count, 'event')}, {ageOf(seen.took)}
      </span>
      <button type="button" className="btn" onClick={() => setFollow(null)}>
        Stop following
      </button>
    </div>
  );
}

/** What was changed beside the template: it may stand outside the part that is looked at. */
function Drifted() {
  const topology = useUi((state) => state.topology);
  const ways = topology === null ? [] : driftedWays(topology);
  const [seen, setSeen] = useState('');
  const these = ways.map(({ edge, drift }) => `${edge.id} ${drift}`).join();
  const first = ways[0];
  if (first === undefined || these === seen) return null;
  // the way into a ghost rule and the way out of it are one thing to say
  const said = ways.find(({ edge }) => edge.from !== 'bus') ?? first;
  return (
    <div className="note" role="status" aria-label="Differences from the template">
      <span>
        {said.words}: {STATE_WORDS[said.drift]}
        {ways.length > 1 && `, ${ways.length - 1} more`}.
      </span>
      <button type="button" className="btn" onClick={() => select({ kind: 'node', id: said.edge.from })}>
        Show
      </button>
      <button type="button" className="btn" onClick={() => setSeen(these)}>
        Dismiss
      </button>
    </div>
  );
}

export function MapNotes() {
  const { world, readTopology } = usePlayground();
  const follow = useUi((state) => state.follow);
  const error = useUi((state) => state.topologyError);
  const link = useUi((state) => state.link.state);
  const away = useUi((state) => state.away);
  const quiet = useSampled(() => world.sums.received === 0);
  const asDeclared = useUi((state) => state.topology?.edges.every(({ drift }) => drift === undefined) ?? true);
  return (
    <div className="map-notes">
      {follow !== null && <Following id={follow} />}
      <Drifted />
      {/* with the connection gone that is said already, and the picture stands still as a whole */}
      {error !== null && (link === 'live' || link === 'connecting') && (
        <div className="note bad old-map" role="status">
          {error.reason} The map is from {clockText(error.since).slice(0, 8)}.
          <button type="button" className="btn" onClick={readTopology}>
            Try again
          </button>
        </div>
      )}
      {quiet && link === 'live' && error === null && asDeclared && follow === null && <Quiet />}
      {away !== null && (
        <div className="note" role="status">
          While you were away: {plural(away.events, 'event')}, {plural(away.failures, 'failure')}.
          <button
            type="button"
            className="btn"
            onClick={() => {
              setUi({ away: null });
              void replaySince(away.since);
            }}
          >
            Replay them
          </button>
          <button type="button" className="btn" onClick={() => setUi({ away: null })}>
            Dismiss
          </button>
        </div>
      )}
    </div>
  );
}
