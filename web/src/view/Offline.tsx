/** The connection is gone: since when, when it is tried again, and keeping what the page has seen. */
import type { Link } from '../live/connection.ts';
import { usePlayground } from './context.ts';
import { secondsText } from './format.ts';
import { useSampled } from './heartbeat.ts';
import { useUi } from './store.ts';
import { saveRecording } from './time/actions.ts';
import { useTime } from './time/time-store.ts';

/** A break that is over sooner is not worth a word. */
const UNNOTICED = 1_000;
/** From here on a screen reader is interrupted for it, once. */
const URGENT = 10_000;

/** Words that change by the second: for the eyes only, or a screen reader would never stop. */
function passing(link: Link, now: number): string {
  if (link.state !== 'lost') return '';
  const again =
    link.next === null || link.next <= now
      ? 'Trying now…'
      : `Trying again in ${secondsText(Math.ceil((link.next - now) / 1_000) * 1_000)}.`;
  return `No news for ${secondsText(now - link.since)}. ${again}`;
}

export function Offline() {
  const link = useUi((state) => state.link);
  const playground = usePlayground();
  const kept = useTime((state) => state.live !== null && state.live.history.end > state.live.history.start);
  const words = useSampled(() => passing(link, Date.now()));
  const since = useSampled(() => (link.state === 'lost' ? Math.floor((Date.now() - link.since) / UNNOTICED) : 0));
  if (link.state === 'live' || link.state === 'connecting') return null;
  if (link.state === 'lost' && since < 1) return null;
  return (
    <div className="offline">
      <b role={since * UNNOTICED >= URGENT ? 'alert' : 'status'}>
        {link.state === 'lost' ? 'Connection lost.' : link.reason}
      </b>
      {link.state === 'lost' ? <span aria-hidden="true">{words}</span> : <span>The page has stopped trying.</span>}
      <span className="row">
        <button type="button" className="btn" onClick={playground.retry}>
          Try now
        </button>
        {kept && (
          <button type="button" className="btn" onClick={() => void saveRecording()}>
            Save what I have
          </button>
        )}
      </span>
    </div>
  );
}
