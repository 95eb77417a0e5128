/** Answers that stay true for a while: asked for once at a time, failures are not kept, the oldest go first. */

export type Remembered<T> = (key: string, load: () => Promise<T>) => Promise<T>;

export interface RememberedOptions {
  readonly forMs: number;
  readonly most: number;
  readonly now: () => number;
}

export function remembered<T>({ forMs, most, now }: RememberedOptions): Remembered<T> {
  const known = new Map<string, { readonly answer: Promise<T>; readonly until: number }>();
  return (key, load) => {
    const former = known.get(key);
    if (former !== undefined && now() < former.until) return former.answer;
    known.delete(key);
    const [oldest] = known.keys();
    if (oldest !== undefined && known.size >= most) known.delete(oldest);
    const entry = { answer: load(), until: now() + forMs };
    known.set(key, entry);
    entry.answer.catch(() => {
      if (known.get(key) === entry) known.delete(key);
    });
    return entry.answer;
  };
}
