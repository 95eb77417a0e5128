/** Whether a page accounts for what happened: complaints in words, none when everything adds up. */

/** What the page says, through its read-only hook. */
export interface Told {
  readonly sums: Readonly<Record<string, number>>;
  readonly aggregatedBy: Readonly<Record<string, number>>;
  /** Event id, what became of it, how often that was said. */
  readonly accounts: readonly (readonly [id: string, fate: string, times: number])[];
  readonly books: Readonly<Record<string, number>>;
  readonly copies: readonly (readonly [queue: string, key: string, state: string])[];
}

/** What happened, from elsewhere: the wire, the journal, the queues. */
export interface Truth {
  /** Ids that the page must have received, each once. */
  readonly ids: ReadonlySet<string>;
  /** Rows that came over the wire, repeated ones included. */
  readonly rows: number;
  /** Events that never came, and will not. */
  readonly lost: number;
  /** State by `<queue> <event id>`. */
  readonly copies: ReadonlyMap<string, string>;
}

const few = (what: readonly string[]): string => `${what.length} (${what.slice(0, 3).join(', ')})`;

function sumsComplaints({ sums, aggregatedBy, accounts }: Told, { rows, lost }: Truth): string[] {
  const found: string[] = [];
  const equal = (what: string, left: number | undefined, right: number) => {
    if (left !== right) found.push(`${what}: ${left} is not ${right}`);
  };
  const of = (name: string): number => sums[name] ?? Number.NaN;
  equal('sent = received + lost + repeated', sums.sent, of('received') + of('lost') + of('repeated'));
  equal('received = drawn + aggregated + waiting', sums.received, of('drawn') + of('aggregated') + of('waiting'));
  equal('received + repeated = rows on the wire', of('received') + of('repeated'), rows);
  equal('lost', sums.lost, lost);
  equal('received = accounts', sums.received, accounts.length);
  const fates = new Map<string, number>();
  for (const [, fate] of accounts) fates.set(fate, (fates.get(fate) ?? 0) + 1);
  equal('drawn = accounts that say so', sums.drawn, fates.get('drawn') ?? 0);
  equal('waiting = accounts that say so', sums.waiting, fates.get('waiting') ?? 0);
  for (const [reason, count] of Object.entries(aggregatedBy)) equal(reason, count, fates.get(reason) ?? 0);
  return found;
}

function accountComplaints({ accounts }: Told, { ids }: Truth): string[] {
  const found: string[] = [];
  const told = new Set(accounts.map(([id]) => id));
  const missing = [...ids].filter((id) => !told.has(id));
  const invented = [...told].filter((id) => !ids.has(id));
  const unsettled = accounts.filter(([, fate, times]) => times !== (fate === 'waiting' ? 0 : 1));
  if (told.size < accounts.length) found.push(`${accounts.length - told.size} events have two accounts`);
  if (missing.length > 0) found.push(`not accounted for: ${few(missing)}`);
  if (invented.length > 0) found.push(`nobody sent: ${few(invented)}`);
  if (unsettled.length > 0) found.push(`not counted exactly once: ${few(unsettled.map(String))}`);
  return found;
}

function bookComplaints({ books, copies }: Told, truth: Truth): string[] {
  const found: string[] = [];
  const states = new Map(copies.map(([queue, key, state]) => [`${queue} ${key}`, state]));
  const wrong = [...truth.copies].filter(([copy, state]) => states.get(copy) !== state);
  const invented = [...states.keys()].filter((copy) => !truth.copies.has(copy));
  if (wrong.length > 0) {
    found.push(`copies: ${few(wrong.map(([copy, state]) => `${copy} is ${states.get(copy)}, not ${state}`))}`);
  }
  if (invented.length > 0) found.push(`copies that do not exist: ${few(invented)}`);
  const of = (name: string): number => books[name] ?? Number.NaN;
  const all = of('delivered') + of('in flight') + of('retrying') + of('dead');
  if (books.published !== all) found.push(`published ${books.published} is not ${all}`);
  if (books.published !== truth.copies.size) found.push(`published ${books.published}, there are ${truth.copies.size}`);
  return found;
}

export const complaints = (told: Told, truth: Truth): string[] => [
  ...sumsComplaints(told, truth),
  ...accountComplaints(told, truth),
  ...bookComplaints(told, truth),
];
