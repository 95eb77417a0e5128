/** What the page says when it has nothing to show, or nothing new: what is, why, and the next step. */
import { useEffect, useState } from 'react';
import { usePlayground } from './context.ts';
import { ageText } from './format.ts';
import { useSampled } from './heartbeat.ts';
import { TopBar } from './panels/TopBar.tsx';
import { useUi } from './store.ts';
import { openBundled } from './time/actions.ts';
import { SAMPLE } from './time/link.ts';
import { FileDrop, MomentNotes } from './time/Moment.tsx';

/** The page itself is there, but no system behind it. */
export function NoSystem({ reason }: { reason: string | null }) {
  return (
    <div className="page bare">
      <TopBar />
      <main className="empty center">
        {reason === null ? (
          <Late>Reading the system…</Late>
        ) : (
          <>
            <b>No system is connected.</b>
            <p>{reason}</p>
            <p>
              Start one with <code>npm start</code> in the repository, then read this page again.
            </p>
            <button type="button" className="btn lg pri" onClick={() => location.reload()}>
              Read again
            </button>
            <button type="button" className="btn lg" onClick={() => void openBundled(SAMPLE)}>
              Open the sample recording
            </button>
            <MomentNotes />
            <FileDrop />
          </>
        )}
      </main>
    </div>
  );
}

/** Words that only appear when something takes long enough to be noticed. */
function Late({ children }: { children: string }) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 200);
    return () => clearTimeout(timer);
  }, []);
  return shown ? <p role="status">{children}</p> : null;
}

export function NoMap() {
  const error = useUi((state) => state.topologyError);
  const { readTopology } = usePlayground();
  return (
    <section className="empty center">
      {error === null ? (
        <Late>Reading the map of what is deployed…</Late>
      ) : (
        <>
          <b>{error.reason}</b>
          <p>Events are received and counted all the same. The page asks again every three seconds.</p>
          <button type="button" className="btn lg" onClick={readTopology}>
            Ask now
          </button>
        </>
      )}
    </section>
  );
}

/** The connection is gone: since when, what happens, what one can do. */
export function Offline() {
  const link = useUi((state) => state.link);
  const playground = usePlayground();
  const since = useSampled(() => (link.state === 'lost' ? Date.now() - link.since : 0));
  if (link.state === 'live' || link.state === 'connecting') return null;
  if (link.state === 'lost' && since < 1_000) return null;
  return (
    <div className="offline" role={since > 10_000 ? 'alert' : 'status'}>
      <b>{link.state === 'lost' ? 'Connection lost.' : link.reason}</b>
      <span>
        {link.state === 'lost'
          ? `No news for ${ageText(since)}; trying again by itself.`
          : 'The page has stopped trying.'}
      </span>
      <button type="button" className="btn" onClick={playground.retry}>
        Try now
      </button>
    </div>
  );
}
