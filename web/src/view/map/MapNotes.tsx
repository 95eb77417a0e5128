/** What the map has to say about itself: quiet, stale, following. */
import { usePlayground } from '../context.ts';
import { ageText, clockText, countText } from '../format.ts';
import { useSampled } from '../heartbeat.ts';
import { setFollow, setUi, useUi } from '../store.ts';

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
        {countText(seen.count)} events, {ageText(seen.took)}
      </span>
      <button type="button" className="btn" onClick={() => setFollow(null)}>
        Stop following
      </button>
    </div>
  );
}

export function MapNotes() {
  const { world, readTopology } = usePlayground();
  const follow = useUi((state) => state.follow);
  const error = useUi((state) => state.topologyError);
  const live = useUi((state) => state.link.state === 'live');
  const away = useUi((state) => state.away);
  const quiet = useSampled(() => world.sums.received === 0);
  return (
    <div className="map-notes">
      {follow !== null && <Following id={follow} />}
      {error !== null && (
        <div className="note bad" role="status">
          {error.reason} The map is from {clockText(error.since).slice(0, 8)}.
          <button type="button" className="btn" onClick={readTopology}>
            Try again
          </button>
        </div>
      )}
      {quiet && live && follow === null && (
        <p className="note">Running and quiet. Put a product into the cart to see it move.</p>
      )}
      {away !== null && (
        <div className="note" role="status">
          While you were away: {countText(away.events)} events, {countText(away.failures)} failures.
          <button type="button" className="btn" onClick={() => setUi({ away: null })}>
            Dismiss
          </button>
        </div>
      )}
    </div>
  );
}
