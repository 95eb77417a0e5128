/** Time: pause and resume, step, speeds, any moment that is kept, and the way back to now. */
import { usePlayground } from '../context.ts';
import { clockText, countText } from '../format.ts';
import { Icon } from '../glyphs.tsx';
import { useSampled } from '../heartbeat.ts';
import { setUi, useUi } from '../store.ts';
import { goLive, SPEEDS, saveRecording, setSpeed, step, togglePause, toStart } from '../time/actions.ts';
import { OpenFile } from '../time/OpenFile.tsx';
import { Scrubber } from '../time/Scrubber.tsx';
import { useTime } from '../time/time-store.ts';

const SIGNS = {
  first: 'M4 3.500v9M12.500 3.500 6 8l6.500 4.500z',
  back: 'M11 3.500 4.500 8l6.500 4.500z',
  on: 'M5 3.500 11.500 8 5 12.500z',
  last: 'M12 3.500v9M3.500 3.500 10 8l-6.500 4.500z',
} as const;

function Sign({ sign, label, run }: { sign: keyof typeof SIGNS; label: string; run: () => void }) {
  return (
    <button type="button" className="icon-btn" aria-label={label} title={label} onClick={run}>
      <svg width="16" height="16" viewBox="0 0 16 16" className="i" aria-hidden="true">
        <path d={SIGNS[sign]} />
      </svg>
    </button>
  );
}

function Speed() {
  const shown = useTime((state) => state.shown);
  useTime((state) => state.changes);
  return (
    <select
      className="small-select speed"
      aria-label="Speed"
      title={shown === null ? 'Speeds are for what lies behind the live edge' : 'Speed (J K L)'}
      disabled={shown === null}
      value={shown?.replay.speed ?? 1}
      onChange={({ target }) => setSpeed(Number(target.value))}
    >
      {SPEEDS.map((speed) => (
        <option key={speed} value={speed}>
          {speed}×
        </option>
      ))}
    </select>
  );
}

function Files() {
  const live = useTime((state) => state.live !== null);
  const copy = () =>
    void navigator.clipboard.writeText(location.href).then(
      () => setUi({ notice: 'Link to this moment copied.' }),
      () => setUi({ notice: 'The browser did not allow copying.' }),
    );
  return (
    <span className="files">
      <button type="button" className="btn small" disabled={!live} onClick={() => void saveRecording()}>
        Save
      </button>
      <OpenFile className="btn small" label="Recording to open">
        Open…
      </OpenFile>
      <button type="button" className="btn small" onClick={copy}>
        Link
      </button>
    </span>
  );
}

export function TimeBar() {
  const playground = usePlayground();
  const pausedLive = useUi((state) => state.paused);
  const linked = useUi((state) => state.link.state === 'live');
  const shown = useTime((state) => state.shown);
  const live = useTime((state) => state.live);
  useTime((state) => state.changes);
  const paused = shown === null ? pausedLive : !shown.replay.playing;
  const now = useSampled(
    () => ({ time: clockText(playground.serverNow()).slice(0, 8), waiting: live?.director.waiting ?? 0 }),
    100,
  );
  const word = shown !== null ? 'PAST' : paused ? 'PAUSED' : linked ? 'LIVE' : 'STOPPED';
  return (
    <section className="time" aria-label="Time" data-moment={shown === null ? 'live' : shown.replay.position}>
      <Sign sign="first" label="Oldest event (Home)" run={() => void toStart()} />
      <Sign sign="back" label="One event back (,)" run={() => void step(-1)} />
      <button type="button" className="btn pause" aria-pressed={paused} onClick={togglePause}>
        <Icon name={paused ? 'play' : 'pause'} />
        {paused ? (shown === null ? 'Resume' : 'Play') : 'Pause'}
      </button>
      <Sign sign="on" label="One event on (.)" run={() => void step(1)} />
      <Sign sign="last" label={live === null ? 'Last event (End)' : 'Return to live (End)'} run={goLive} />
      <Speed />
      <Scrubber />
      <span className="mono clock">{now.time}</span>
      <span className="pill">
        <b>{word}</b>
      </span>
      {live !== null && <span className="muted waiting">{countText(now.waiting)} waiting</span>}
      <Files />
    </section>
  );
}
