/** An idempotency key is the caller's name for one intent: the same key and intent give the same answer. */

export interface KeyedAnswer<Answer> {
  /** What the key stands for; another fingerprint under the same key is another request. */
  readonly fingerprint: string;
  readonly answer: Answer;
}

export class KeyReused extends Error {
  override readonly name = 'KeyReused';
}

/** Stable text of a request's body: members in alphabetical order at every depth. */
export function fingerprintOf(body: unknown): string {
  return JSON.stringify(body, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

/** The answer given before under this key. @throws KeyReused when it was given to another request */
export function formerAnswer<Answer>(former: KeyedAnswer<Answer> | undefined, fingerprint: string): Answer | undefined {
  if (former !== undefined && former.fingerprint !== fingerprint) throw new KeyReused();
  return former?.answer;
}
