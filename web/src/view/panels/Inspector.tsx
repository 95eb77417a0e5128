/** Facts about what is chosen: a place of the map, one event, or the story that is followed. */
import { Suspense, useEffect } from 'react';
import { Icon } from '../glyphs.tsx';
import { later } from '../later.tsx';
import { select, useUi } from '../store.ts';
import { NodePanel } from './NodePanel.tsx';

const { Part: EventPanel, warm: warmEvent } = later(async () => (await import('./EventPanel.tsx')).EventPanel);
const { Part: FollowPanel, warm: warmFollow } = later(
  async () => (await import('../follow/FollowPanel.tsx')).FollowPanel,
);

/** After the page has come to rest: what is stored can be looked at when nothing answers any more. */
const AT_REST = 3_000;

function Nothing() {
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

/** The way back from one event to the story it is part of. */
function Back({ follow }: { follow: string }) {
  return (
    <p className="back">
      <button type="button" className="link" onClick={() => select(null)}>
        Back to {follow.slice(-6)}
      </button>
    </p>
  );
}

export function Inspector() {
  const selection = useUi((state) => state.selection);
  const follow = useUi((state) => state.follow);
  useEffect(() => {
    const ahead = setTimeout(() => {
      warmEvent();
      warmFollow();
    }, AT_REST);
    return () => clearTimeout(ahead);
  }, []);
  return (
    <aside className="ins" aria-label="Inspector">
      {selection !== null && (
        <button type="button" className="icon-btn close" aria-label="Close the inspector" onClick={() => select(null)}>
          <Icon name="x" />
        </button>
      )}
      {selection !== null && follow !== null && <Back follow={follow} />}
      <Suspense fallback={<p className="hint pad">Loading…</p>}>
        {selection === null && follow === null && <Nothing />}
        {selection === null && follow !== null && <FollowPanel id={follow} key={follow} />}
        {selection?.kind === 'node' && <NodePanel id={selection.id} key={selection.id} />}
        {selection?.kind === 'event' && <EventPanel id={selection.id} key={selection.id} />}
      </Suspense>
    </aside>
  );
}
