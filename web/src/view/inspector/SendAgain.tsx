/** The event to take away: as JSON, and as the command that puts it on the bus again. */
import { useState } from 'react';
import type { FeedEvent } from '../../model/event.ts';
import { useUi } from '../store.ts';
import { copyText } from './copy.ts';
import { newId, putEventsCommand, withheldFrom } from './put-events.ts';

export function SendAgain({ event }: { event: FeedEvent }) {
  const bus = useUi((state) => state.topology?.nodes.find(({ kind }) => kind === 'bus')?.name) ?? 'playground';
  const [fresh, setFresh] = useState(false);
  const [id] = useState(() => newId(Date.now()));
  const command = putEventsCommand(event, { bus, id: fresh ? id : event.id });
  const withheld = withheldFrom(event);
  return (
    <details>
      <summary>Send it again</summary>
      <p className="hint">
        {fresh
          ? 'With a new id: consumers take it for a new event and act on it.'
          : 'With its own id: consumers recognise it and do nothing twice.'}{' '}
        In this repository, <code>npm run awslocal --</code> stands for <code>awslocal</code>.
      </p>
      {withheld.length > 0 && (
        <p className="hint">
          Not shown to you, so missing here: <span className="mono">{withheld.join(', ')}</span>. Consumers refuse the
          event without; operators see it whole.
        </p>
      )}
      <pre className="command">{command}</pre>
      <div className="row buttons">
        <button type="button" className="btn" onClick={() => void copyText(command, 'Command')}>
          Copy command
        </button>
        <label className="check">
          <input type="checkbox" checked={fresh} onChange={({ target }) => setFresh(target.checked)} />
          as a new event
        </label>
      </div>
    </details>
  );
}
