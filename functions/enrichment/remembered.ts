/** Answers that stay true for a while: asked for once at a time, failures are not kept, the oldest go first. */

export type Remembered<T> = (key: string, load: () => Promise<T>) => Promise<T>;

export interface RememberedOptions {
  readonly forMs: number;
  /** So much longer an old answer serves when there is no new one; not at all when absent. */
  readonly staleMs?: number;
  readonly most: number;
  readonly now: () => number;
}

interface Entry<T> {
  readonly answer: Promise<T>;
  /** Asked again after this. */
  readonly until: number;
  /** Of no use after this, in milliseconds; an old answer that served on does not become younger. */
  usefulUntil: number;
}

export function remembered<T>({ forMs, staleMs = 0, most, now }: RememberedOptions): Remembered<T> {
  const known = new Map<string, Entry<T>>();

  function asked(load: () => Promise<T>, former: Entry<T> | undefined): Entry<T> {
    const until = now() + forMs;
    const answer = load().catch((error: unknown) => {
      if (former === undefined || now() >= former.usefulUntil) throw error;
      entry.usefulUntil = former.usefulUntil;
      return former.answer;
    });
    const entry: Entry<T> = { answer, until, usefulUntil: until + staleMs };
    return entry;
  }

  return (key, load) => {
    const former = known.get(key);
    if (former !== undefined && now() < former.until) return former.answer;
    known.delete(key);
    const [oldest] = known.keys();
    if (oldest !== undefined && known.size >= most) known.delete(oldest);
    const entry = asked(load, former);
    known.set(key, entry);
    entry.answer.catch(() => {
      if (known.get(key) === entry) known.delete(key);
    });
    return entry.answer;
  };
}
