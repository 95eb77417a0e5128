import { useState } from 'react';
import type { Problem } from '../../live/api.ts';
import { setUi, useUi } from '../store.ts';
import { entry, Field } from './Field.tsx';
import { ProblemNote } from './ProblemNote.tsx';
import type { SessionActions } from './session-actions.ts';

type Form = 'none' | 'sign up' | 'sign in';

function SignedIn({ actions }: { actions: SessionActions }) {
  const session = useUi((state) => state.session);
  const made = useUi((state) => state.made);
  if (session === null || session === 'unknown') return null;
  return (
    <>
      <div className="who">
        <b>{session.name || session.email}</b>
        <span className="muted">{session.roles.join(', ')}</span>
        <button type="button" className="btn" onClick={() => void actions.signOut()}>
          Sign out
        </button>
      </div>
      {made?.email === session.email && (
        <details>
          <summary>Generated account</summary>
          <dl className="made">
            <dt>e-mail</dt>
            <dd className="mono">{made.email}</dd>
            <dt>password</dt>
            <dd className="mono">{made.password}</dd>
          </dl>
        </details>
      )}
    </>
  );
}

/** Who acts: sign up (by hand or in one click), sign in, sign out. */
export function Account({ actions, enabled }: { actions: SessionActions; enabled: boolean }) {
  const session = useUi((state) => state.session);
  const [form, setForm] = useState<Form>('none');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const signedIn = session !== null && session !== 'unknown';

  async function run(work: () => ReturnType<SessionActions['signIn']>): Promise<boolean> {
    setBusy(true);
    const answer = await work();
    setProblem(answer.problem);
    setBusy(false);
    if (answer.ok) setForm('none');
    return answer.ok;
  }

  async function oneClick(): Promise<void> {
    const account = actions.generated();
    if (await run(() => actions.signUp(account.email, account.password, account.name))) {
      setUi({ made: account, notice: `Signed up as ${account.email}.` });
    }
  }

  function submit(event: React.SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const [email, password, name] = [entry(data, 'email'), entry(data, 'password'), entry(data, 'name')];
    setUi({ made: null });
    void run(() => (form === 'sign up' ? actions.signUp(email, password, name) : actions.signIn(email, password)));
  }

  return (
    <section aria-label="Account">
      {/* in the line of the heading, so that nothing below it moves when the connection goes and comes */}
      <h2>{enabled ? 'Act as' : 'Act as: buttons need a live system'}</h2>
      {signedIn && <SignedIn actions={actions} />}
      {(session === null || session === 'unknown') && (
        <>
          <p className="hint">Sign up to act. One click makes an account with a generated password.</p>
          <button
            type="button"
            className="btn lg pri wide"
            disabled={!enabled || busy || session === 'unknown'}
            onClick={() => void oneClick()}
          >
            Sign up in one click
          </button>
          <div className="grid2">
            {(['sign up', 'sign in'] as const).map((which) => (
              <button
                key={which}
                type="button"
                className="btn lg"
                aria-expanded={form === which}
                disabled={!enabled || session === 'unknown'}
                onClick={() => {
                  setProblem(null);
                  setForm(form === which ? 'none' : which);
                }}
              >
                {which === 'sign up' ? 'Sign up…' : 'Sign in…'}
              </button>
            ))}
          </div>
          {form !== 'none' && (
            <form className="account" onSubmit={submit} aria-label={form === 'sign up' ? 'Sign up' : 'Sign in'}>
              {form === 'sign up' && <Field name="name" label="Name" required autoComplete="name" />}
              <Field name="email" type="email" label="E-mail" required autoComplete="email" />
              <Field
                name="password"
                type="password"
                label="Password"
                required
                autoComplete={form === 'sign up' ? 'new-password' : 'current-password'}
                minLength={form === 'sign up' ? 10 : 1}
              />
              <button type="submit" className="btn lg pri wide" disabled={busy || !enabled}>
                {form === 'sign up' ? 'Create the account' : 'Sign in'}
              </button>
            </form>
          )}
        </>
      )}
      {problem !== null && <ProblemNote problem={problem} />}
    </section>
  );
}
