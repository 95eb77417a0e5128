/** Whether a session was ended, remembered for a few seconds: the price of not asking the table with every request. */
import type { SessionRepository } from './session-table.ts';

export interface Revocations {
  isRevoked(sessionId: string): Promise<boolean>;
}

const REMEMBERED_MS = 5_000;
const MAX_REMEMBERED = 5_000;

export function rememberedRevocations(sessions: Pick<SessionRepository, 'isRevoked'>, now: () => Date): Revocations {
  const answers = new Map<string, { revoked: boolean; until: number }>();
  return {
    async isRevoked(sessionId) {
      const known = answers.get(sessionId);
      if (known !== undefined && known.until > now().getTime()) return known.revoked;
      const revoked = await sessions.isRevoked(sessionId);
      answers.delete(sessionId);
      answers.set(sessionId, { revoked, until: now().getTime() + REMEMBERED_MS });
      const oldest = answers.size > MAX_REMEMBERED ? answers.keys().next().value : undefined;
      if (oldest !== undefined) answers.delete(oldest);
      return revoked;
    },
  };
}
