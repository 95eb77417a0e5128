/** Which moment is on the screen, when it is not now; and what opening a file has to say. */
import { useEffect, useState } from 'react';
import { clockText, countText } from '../format.ts';
import { goLive, openRecording } from './actions.ts';
import { OpenFile } from './OpenFile.tsx';
import { setTime, useTime } from './time-store.ts';

const dayText = (time: string): string =>
  `${new Date(time).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })}, ${clockText(Date.parse(time)).slice(0, 8)}`;

/** In place of the word “live”, while something else is on the screen. */
export function PastBadge() {
  const shown = useTime((state) => state.shown);
  const source = useTime((state) => state.source);
  const live = useTime((state) => state.live !== null);
  if (shown === null) return null;
  if (source.kind === 'memory') {
    return (
      <span
        className="pill past"
        data-link="past"
        role="status"
        title="The feed goes on meanwhile: what it brings waits"
      >
        <b>In the past</b>
        <button type="button" className="link" onClick={goLive}>
          Return to live
        </button>
      </span>
    );
  }
  const said =
    source.kind === 'journal'
      ? `${countText(source.events)} events around this moment; numbers begin with them`
      : `${source.meta.title}. Recorded on ${dayText(source.meta.savedAt)}, stage ${source.meta.stage || 'unknown'}`;
  return (
    <span className="pill past" data-link="recorded" role="status" title={said}>
      <b>{source.kind === 'journal' ? 'From the journal' : 'A recording, not live'}</b>
      <span className="muted said">{said}</span>
      {live && (
        <button type="button" className="link" onClick={goLive}>
          Return to live
        </button>
      )}
    </span>
  );
}

/** What opening a file or a link has to say. */
export function MomentNotes() {
  const busy = useTime((state) => state.busy);
  const problem = useTime((state) => state.problem);
  if (busy === null && problem === null) return null;
  return (
    <div className="moment">
      {busy !== null && (
        <div className="moment-line" role="status">
          {busy}
        </div>
      )}
      {problem !== null && (
        <div className="moment-line bad" role="alert">
          <b>{problem}</b>
          <OpenFile className="btn" label="Another file">
            Open another file…
          </OpenFile>
          <button type="button" className="btn" onClick={() => setTime({ problem: null })}>
            Close
          </button>
        </div>
      )}
    </div>
  );
}

/** In place of the action panel: a recording cannot be acted upon. */
export function NeedsLive() {
  const missing = useTime((state) => state.missing);
  return (
    <aside className="act needs-live" aria-label="Actions">
      <section className="empty">
        <b>No system is connected.</b>
        <p>{missing}</p>
        <p>
          What you see is a recording: look, step, follow and scrub as you like. Actions need a live system. Start one
          with <code>npm start</code>, then read this page again.
        </p>
        <button type="button" className="btn lg" onClick={() => location.reload()}>
          Read again
        </button>
      </section>
    </aside>
  );
}

/** A recording dropped anywhere on the page is opened. */
export function FileDrop() {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const carriesFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
    const drag = (event: DragEvent) => {
      if (!carriesFile(event)) return;
      event.preventDefault();
      setOver(event.type === 'dragover');
    };
    const drop = (event: DragEvent) => {
      if (!carriesFile(event)) return;
      event.preventDefault();
      setOver(false);
      const file = event.dataTransfer?.files[0];
      if (file !== undefined) void openRecording(file, null);
    };
    window.addEventListener('dragover', drag);
    window.addEventListener('dragleave', drag);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', drag);
      window.removeEventListener('dragleave', drag);
      window.removeEventListener('drop', drop);
    };
  }, []);
  return over ? <div className="drop-here">Drop the recording to open it</div> : null;
}
