/** Facts about what is chosen: a place of the map or one event. */
import { usePlayground } from '../context.ts';
import { Icon } from '../glyphs.tsx';
import { select, setFollow, useUi } from '../store.ts';
import { EventList } from './EventList.tsx';
import { EventPanel } from './EventPanel.tsx';
import { NodePanel } from './NodePanel.tsx';

function Nothing() {
  const follow = useUi((state) => state.follow);
  const { world } = usePlayground();
  if (follow !== null) {
    return (
      <>
        <header>
          <span className="eyebrow">Following</span>
          <h2 className="title mono">{follow.slice(-6)}</h2>
        </header>
        <section>
          <EventList read={() => world.ring.ofCorrelation(follow)} empty="No event with this id in memory." />
          <button type="button" className="btn gap" onClick={() => setFollow(null)}>
            Stop following
          </button>
        </section>
      </>
    );
  }
  return (
    <section className="empty">
      <b>Choose anything on the map.</b>
      <p>
        A place shows its numbers and facts; a mark or a row of the ticker shows one event, what it changed and what it
        caused.
      </p>
    </section>
  );
}

export function Inspector() {
  const selection = useUi((state) => state.selection);
  return (
    <aside className="ins" aria-label="Inspector">
      {selection !== null && (
        <button type="button" className="icon-btn close" aria-label="Close the inspector" onClick={() => select(null)}>
          <Icon name="x" />
        </button>
      )}
      {selection === null && <Nothing />}
      {selection?.kind === 'node' && <NodePanel id={selection.id} key={selection.id} />}
      {selection?.kind === 'event' && <EventPanel id={selection.id} key={selection.id} />}
    </aside>
  );
}
