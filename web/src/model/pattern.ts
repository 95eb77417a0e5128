/**
 * EventBridge patterns: exact values, prefix, suffix, equals-ignore-case, wildcard, anything-but, numeric, exists, $or.
 * A field matches when any of its values fits any entry of the list; several fields of one list of objects must fit
 * the same object. An operator that is not known here fits nothing.
 */

export interface Envelope {
  readonly source: string;
  readonly 'detail-type': string;
  readonly detail: unknown;
}

export type Pattern = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const member = (value: unknown, key: string): unknown =>
  isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;

/** What a field holds, lists in lists laid flat. Asked for each event by each rule, so plain values take no detour. */
function held(holder: unknown, key: string): readonly unknown[] {
  const found = member(holder, key);
  if (Array.isArray(found)) return found.flat(Number.POSITIVE_INFINITY);
  return found === undefined ? NOTHING : [found];
}
const NOTHING: readonly unknown[] = [];

/** The plain values of a field. `exists` asks for these only: an object is no value. */
export const valuesOf = (holder: unknown, key: string): unknown[] =>
  held(holder, key).filter((value) => !isRecord(value));

/** The objects of a field: itself, or those of its list. */
export const objectsOf = (holder: unknown, key: string): Record<string, unknown>[] =>
  held(holder, key).filter(isRecord);

/** `$or` is an operator when it lists at least two patterns, else a field of that name. */
export const isChoice = (key: string, wanted: unknown): wanted is Pattern[] =>
  key === '$or' && Array.isArray(wanted) && wanted.length > 1 && wanted.every(isRecord);

/** Name and operand of a list's entry, or null for a plain value. */
export function operatorOf(entry: unknown): readonly [name: string, operand: unknown] | null {
  if (!isRecord(entry)) return null;
  return Object.entries(entry)[0] ?? ['', undefined];
}

export const listed = (operand: unknown): readonly unknown[] => (Array.isArray(operand) ? operand : [operand]);

const COMPARISONS: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  '=': (value, limit) => value === limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
};

/** Pairs of comparison and limit, all of which must hold. */
function within(operand: unknown, value: unknown): boolean {
  if (!Array.isArray(operand) || operand.length < 2 || typeof value !== 'number') return false;
  for (let at = 0; at < operand.length; at += 2) {
    const [sign, limit]: unknown[] = operand.slice(at, at + 2);
    const compare = typeof sign === 'string' && Object.hasOwn(COMPARISONS, sign) ? COMPARISONS[sign] : undefined;
    if (compare === undefined || typeof limit !== 'number' || !compare(value, limit)) return false;
  }
  return true;
}

/** `*` stands for any letters, none included; a backslash takes that meaning away. */
function like(glob: string, value: string): boolean {
  const source = glob.replace(/\\([\\*])|([\s\S])/g, (_, escaped?: string, letter = '') =>
    escaped === undefined && letter === '*' ? '[\\s\\S]*' : (escaped ?? letter).replace(/[^\w\s]/g, '\\$&'),
  );
  return new RegExp(`^${source}$`).test(value);
}

const TEXT: Readonly<Record<string, (operand: string, value: string) => boolean>> = {
  prefix: (operand, value) => value.startsWith(operand),
  suffix: (operand, value) => value.endsWith(operand),
  'equals-ignore-case': (operand, value) => value.toLowerCase() === operand.toLowerCase(),
  wildcard: like,
};

export const isTextOperator = (name: string): boolean => Object.hasOwn(TEXT, name);

function textFits(name: string, operand: unknown, value: unknown): boolean {
  const folded = member(operand, 'equals-ignore-case');
  if (typeof value !== 'string') return false;
  if (typeof folded === 'string') return textFits(name, folded.toLowerCase(), value.toLowerCase());
  return typeof operand === 'string' && TEXT[name]?.(operand, value) === true;
}

function refused(operand: unknown, value: unknown): boolean {
  const operator = operatorOf(operand);
  if (operator === null) return listed(operand).includes(value);
  const [name, words] = operator;
  return listed(words).some((word) => textFits(name, word, value));
}

/** Whether one plain value fits one entry of a pattern's list; `exists` is not asked here. */
function valueFits(entry: unknown, value: unknown): boolean {
  if (!isRecord(entry)) return entry === value;
  const [name, operand] = operatorOf(entry) ?? [''];
  if (name === 'numeric') return within(operand, value);
  if (name === 'anything-but') return !refused(operand, value);
  return textFits(name, operand, value);
}

/** Whether a list of a pattern fits. `anywhere` counts the values in all objects of the list: absence speaks of them all. */
export function entriesFit(
  entries: readonly unknown[],
  values: readonly unknown[],
  anywhere: () => readonly unknown[],
): boolean {
  return entries.some((entry) => {
    const [name, operand] = isRecord(entry) ? (operatorOf(entry) ?? []) : [];
    if (name === 'exists') return operand === true ? values.length > 0 : operand === false && anywhere().length === 0;
    return values.some((value) => valueFits(entry, value));
  });
}

/** Whether an object fits; `all` are the objects of the list it stands in, itself included. */
export function fits(pattern: Pattern, value: unknown, all: readonly unknown[] = [value]): boolean {
  return Object.entries(pattern).every(([key, wanted]) => {
    if (isChoice(key, wanted)) return wanted.some((one) => fits(one, value, all));
    if (Array.isArray(wanted)) {
      return entriesFit(wanted, valuesOf(value, key), () => all.flatMap((one) => valuesOf(one, key)));
    }
    if (!isRecord(wanted)) return false;
    const objects = objectsOf(value, key);
    const family = all.flatMap((one) => objectsOf(one, key));
    return (objects.length === 0 ? [{}] : objects).some((one) => fits(wanted, one, family));
  });
}

export const matches = (pattern: Pattern, envelope: Envelope): boolean => fits(pattern, envelope);
