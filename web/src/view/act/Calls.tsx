import { countText } from '../format.ts';
import { setFollow, useUi } from '../store.ts';

/** The last calls of this panel, each with the way to its events. */
export function Calls() {
  const calls = useUi((state) => state.calls);
  return (
    <section className="sec" aria-label="Last calls">
      <h2>Last calls</h2>
      {calls.length === 0 && <p className="hint">Nothing called yet.</p>}
      <ol className="calls">
        {calls.map((call) => (
          <li key={call.key} className="call">
            <span className="mono route">
              {call.method} {call.path.split('?')[0]}
            </span>
            <span className="num">{countText(Math.round(call.ms))} ms</span>
            <span className={call.ok ? 'muted' : 'ft'}>
              {call.status === 0 ? '' : `${call.status} `}
              {call.note}
            </span>
            {call.correlationId !== null && (
              <button
                type="button"
                className="link"
                aria-label={`Follow ${call.method} ${call.path.split('?')[0]}`}
                onClick={() => setFollow(call.correlationId)}
              >
                follow
              </button>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
