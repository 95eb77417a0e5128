/** Which moment is on the screen, when it is not now; and what opening a file has to say. */
import { useEffect, useState } from 'react';
import { clockText, countText } from '../format.ts';
import { goLive, openRecording } from './actions.ts';
import { setTime, useTime } from './time-store.ts';

const dayText = (time: string): string =>
  `${new Date(time).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })}, ${clockText(Date.parse(time)).slice(0, 8)}`;

function Said() {
  const source = useTime((state) => state.source);
  const missing = useTime((state) => state.missing);
  if (source.kind === 'journal')
    return (
      <>
        <b>From the journal.</b>
        <span>{countText(source.events)} events around this moment; numbers begin with them.</span>
      </>
    );
  if (source.kind === 'memory') return null;
  const { stage, savedAt, title } = source.meta;
  return (
    <>
      <b>A recording, not live.</b>
      <span>
        {title}. Recorded on {dayText(savedAt)}
        {stage === '' ? '' : `, stage ${stage}`}.
      </span>
      {missing !== null && (
        <span>
          No system is connected ({missing}) Start one with <code>npm start</code>.
        </span>
      )}
    </>
  );
}

export function Moment() {
  const past = useTime(({ shown, source }) => shown !== null && source.kind !== 'memory');
  const live = useTime((state) => state.live !== null);
  const busy = useTime((state) => state.busy);
  const problem = useTime((state) => state.problem);
  if (!past && busy === null && problem === null) return null;
  return (
    <div className="moment">
      {past && (
        <div className="moment-line" role="status">
          <Said />
          {live && (
            <button type="button" className="btn" onClick={goLive}>
              Return to live
            </button>
          )}
        </div>
      )}
      {busy !== null && (
        <div className="moment-line" role="status">
          {busy}
        </div>
      )}
      {problem !== null && (
        <div className="moment-line bad" role="alert">
          <b>{problem}</b>
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
  return (
    <aside className="act needs-live" aria-label="Actions">
      <section className="empty">
        <b>Actions need a live system.</b>
        <p>
          This is a recording: look, step, follow and scrub as you like. Start a system to place orders of your own.
        </p>
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
