/** A system in which nothing happens: said, with what makes something happen. */
import { useState } from 'react';
import { call } from '../../live/api.ts';
import { placeOrderAtOnce } from '../act/first-order.ts';
import { said } from '../act/session-actions.ts';
import { usePlayground } from '../context.ts';
import { setUi, useUi } from '../store.ts';

export function Quiet() {
  const { config } = usePlayground();
  const session = useUi((state) => state.session);
  const operator = session !== null && session !== 'unknown' && session.roles.includes('operator');
  const [busy, setBusy] = useState(false);

  async function run(work: () => Promise<string | null>): Promise<void> {
    setBusy(true);
    // the first event takes this note away: what went wrong is said where it stays in sight
    setUi({ notice: await work() });
    setBusy(false);
  }
  async function startAutopilot(): Promise<string | null> {
    const answer = await call('POST', `${config.apiUrl}/api/scenarios/autopilot`, { body: { active: true } });
    said(answer, 'autopilot on');
    return answer.ok ? 'The autopilot shops every few seconds.' : (answer.problem?.title ?? '');
  }

  return (
    <div className="note">
      Running and quiet. Place an order to see it move.
      <button
        type="button"
        className="btn"
        disabled={busy || session === 'unknown'}
        onClick={() => void run(() => placeOrderAtOnce(config.apiUrl))}
      >
        {busy ? 'Placing…' : 'Place an order'}
      </button>
      {operator && (
        <button type="button" className="btn" disabled={busy} onClick={() => void run(startAutopilot)}>
          Start the autopilot
        </button>
      )}
    </div>
  );
}
