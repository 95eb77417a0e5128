/** A one-time link makes this browser an operator. */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Answer } from '../live/api.ts';
import { ProblemNote } from './act/ProblemNote.tsx';
import { createSessionActions } from './act/session-actions.ts';
import { usePlayground } from './context.ts';
import { TopBar } from './panels/TopBar.tsx';
import { useUi } from './store.ts';

export function Unlock({ token }: { token: string }) {
  const playground = usePlayground();
  const actions = useMemo(() => createSessionActions(playground.config.apiUrl), [playground]);
  const session = useUi((state) => state.session);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const used = useRef(false);
  useEffect(() => {
    // The token is good for one use: a second effect run must not spend it again.
    if (used.current) return;
    used.current = true;
    void actions.unlock(token).then((next) => {
      setAnswer(next);
      // The token is spent: it has no business in the history.
      history.replaceState(null, '', '#/unlock/spent');
      if (next.ok) playground.retry();
    });
  }, [actions, playground, token]);
  const roles = session === null || session === 'unknown' ? [] : session.roles;
  return (
    <div className="page bare">
      <TopBar />
      <main className="empty center">
        {answer === null && <p role="status">Unlocking…</p>}
        {answer?.ok === true && (
          <>
            <b>You are now {roles.length === 0 ? 'signed in' : roles.join(' and ')}.</b>
            <p>Events are shown in full, personal fields included.</p>
          </>
        )}
        {answer?.problem && (
          <>
            <b>This link does not unlock anything.</b>
            <p>It works once and for a limited time. The running system prints a fresh one when it starts.</p>
            <ProblemNote problem={answer.problem} />
          </>
        )}
        {answer !== null && (
          <a className="btn lg pri" href="#/map">
            Go to the map
          </a>
        )}
      </main>
    </div>
  );
}
