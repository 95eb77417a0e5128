/** Who acts: each button is a call of a public route, noted with what came of it. */
import { type Answer, call, field } from '../../live/api.ts';
import { noteCall, type Session, setUi } from '../store.ts';

const word = (value: unknown): string => (typeof value === 'string' ? value : '');

function readSession(body: unknown): Session | null {
  const roles = field(body, 'roles');
  const userId = word(field(body, 'userId'));
  if (userId === '') return null;
  return {
    userId,
    name: word(field(body, 'name')),
    email: word(field(body, 'email')),
    roles: Array.isArray(roles) ? roles.filter((role): role is string => typeof role === 'string') : [],
  };
}

/** Remembers a call that a person asked for. */
export const said = (answer: Answer, note: string): Answer => {
  noteCall(answer, answer.ok ? note : (answer.problem?.title ?? ''));
  return answer;
};

/** A readable password that nobody has to invent. */
function newPassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => letters[byte % letters.length]).join('');
}

export function createSessionActions(apiUrl: string) {
  const path = (route: string) => `${apiUrl}${route}`;

  /** Who the cookie says we are; a missing session is an answer, not a failure. */
  async function readWho(): Promise<void> {
    const answer = await call('GET', path('/api/auth/session'));
    setUi({ session: answer.ok ? readSession(answer.body) : null });
  }

  async function signIn(email: string, password: string): Promise<Answer> {
    const answer = said(
      await call('POST', path('/api/auth/login'), { body: { email, password } }),
      `signed in as ${email}`,
    );
    if (answer.ok) await readWho();
    return answer;
  }

  return {
    readWho,
    signIn,
    async signUp(email: string, password: string, name: string): Promise<Answer> {
      const body = { email, password, name };
      const answer = said(await call('POST', path('/api/auth/signup'), { body }), `account for ${email}`);
      return answer.ok ? signIn(email, password) : answer;
    },
    /** A fresh account with a generated password, shown once. */
    generated(): { email: string; password: string; name: string } {
      const tail = newPassword().slice(0, 6);
      return { email: `ada.${tail}@example.com`, password: newPassword(), name: 'Ada' };
    },
    async signOut(): Promise<void> {
      said(await call('POST', path('/api/auth/logout')), 'signed out');
      await readWho();
    },
    async unlock(token: string): Promise<Answer> {
      const answer = said(await call('POST', path('/api/auth/unlock'), { body: { token } }), 'operator session');
      if (answer.ok) await readWho();
      return answer;
    },
  };
}
export type SessionActions = ReturnType<typeof createSessionActions>;
