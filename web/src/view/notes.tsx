/** What the page says when it has nothing to show, or nothing new: what is, why, and the next step. */
import { useEffect, useState } from 'react';
import { usePlayground } from './context.ts';
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
  const linked = useUi((state) => state.link.state === 'live');
  const { readTopology } = usePlayground();
  return (
    <section className="empty center">
      {error === null ? (
        <Late>Reading the map of what is deployed…</Late>
      ) : (
        <>
          <b>{error.reason}</b>
          <p>
            {linked
              ? 'Events are received and counted all the same.'
              : 'The system behind this page does not answer: it may still be starting, or it was stopped.'}{' '}
            The page asks again every three seconds.
          </p>
          <button type="button" className="btn lg" onClick={readTopology}>
            Ask now
          </button>
          {!linked && (
            <button type="button" className="btn lg" onClick={() => void openBundled(SAMPLE)}>
              Open the sample recording
            </button>
          )}
        </>
      )}
    </section>
  );
}
