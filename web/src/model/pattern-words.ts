/** Why a rule matched or did not, field by field, in words. */
import {
  type Envelope,
  entriesFit,
  fits,
  isChoice,
  isRecord,
  isTextOperator,
  listed,
  objectsOf,
  operatorOf,
  type Pattern,
  valuesOf,
} from './pattern.ts';

export interface FieldVerdict {
  /** `detail.data.total.amount`; empty for a choice, which names its fields itself. */
  readonly path: string;
  /** `= one of A, B`, `starts with "x"`; of a choice, whole sentences joined by "or". */
  readonly needs: string;
  /** What the event has there. */
  readonly has: string;
  readonly ok: boolean;
}

const word = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
const quoted = (value: unknown): string => JSON.stringify(value);
const MOST = 90;
const shortened = (text: string): string => (text.length > MOST ? `${text.slice(0, MOST - 1)}…` : text);

const COMPARED: Readonly<Record<string, string>> = {
  '=': 'is',
  '<': 'is below',
  '<=': 'is at most',
  '>': 'is above',
  '>=': 'is at least',
};
const TESTED: Readonly<Record<string, string>> = {
  prefix: 'starts with',
  suffix: 'ends with',
  'equals-ignore-case': 'reads',
  wildcard: 'looks like',
};
const REFUSED: Readonly<Record<string, string>> = {
  prefix: 'does not start with',
  suffix: 'does not end with',
  'equals-ignore-case': 'does not read',
  wildcard: 'does not look like',
};
const ANY_CASE = ' in capitals or not';

const numericWords = (operand: unknown): string => {
  const parts = listed(operand);
  return parts
    .flatMap((sign, at) => (at % 2 === 0 ? [`${COMPARED[word(sign)] ?? word(sign)} ${word(parts[at + 1])}`] : []))
    .join(' and ');
};

function textWords(verb: string, name: string, operand: unknown): string {
  const folded = isRecord(operand) ? operand['equals-ignore-case'] : undefined;
  const any = name === 'equals-ignore-case' || folded !== undefined ? ANY_CASE : '';
  return `${verb} ${listed(folded ?? operand)
    .map(quoted)
    .join(' or ')}${any}`;
}

function operatorWords(name: string, operand: unknown): string {
  if (name === 'exists') return operand === true ? 'is there' : 'is not there';
  if (name === 'numeric') return `is a number that ${numericWords(operand)}`;
  if (name === 'anything-but') {
    const [inner, words] = operatorOf(operand) ?? [];
    if (inner === undefined) return `is there and anything but ${listed(operand).map(word).join(', ')}`;
    return `is there and ${textWords(REFUSED[inner] ?? `does not fit "${inner}"`, inner, words)}`;
  }
  if (isTextOperator(name)) return textWords(TESTED[name] ?? name, name, operand);
  return `fits the operator "${name}", which this page cannot judge`;
}

/** What a pattern's list asks for. */
export function needsWords(entries: readonly unknown[]): string {
  const plain = entries.filter((entry) => operatorOf(entry) === null).map(word);
  const operators = entries.flatMap((entry) => {
    const operator = operatorOf(entry);
    return operator === null ? [] : [operatorWords(...operator)];
  });
  const values = plain.length === 0 ? [] : [plain.length === 1 ? `= ${plain[0]}` : `= one of ${plain.join(', ')}`];
  return [...values, ...operators].join(', or ') || 'can never match: its list is empty';
}

const join = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

/** A pattern as one clause: `detail.a = 1 and detail.b is there`. */
function clause(pattern: Pattern, path: string): string {
  return Object.entries(pattern)
    .map(([key, wanted]) => {
      if (isChoice(key, wanted)) return `(${wanted.map((one) => clause(one, path)).join(', or ')})`;
      if (Array.isArray(wanted)) return `${join(path, key)} ${needsWords(wanted)}`;
      return isRecord(wanted) ? clause(wanted, join(path, key)) : `${join(path, key)} is written wrongly`;
    })
    .join(' and ');
}

const hasWords = (values: readonly unknown[]): string =>
  values.length === 0 ? 'nothing' : shortened(values.map(word).join(', '));

function explainAt(pattern: Pattern, value: unknown, all: readonly unknown[], path: string): FieldVerdict[] {
  return Object.entries(pattern).flatMap(([key, wanted]): FieldVerdict[] => {
    const here = join(path, key);
    if (isChoice(key, wanted)) {
      const asked = wanted.flatMap((one) => explainAt(one, value, all, path));
      const found = new Map(asked.filter((field) => field.path !== '').map((field) => [field.path, field.has]));
      return [
        {
          path: '',
          needs: wanted.map((one) => clause(one, path)).join(', or '),
          has: shortened([...found].map(([field, has]) => `${field} ${has}`).join(', ')),
          ok: wanted.some((one) => fits(one, value, all)),
        },
      ];
    }
    if (Array.isArray(wanted)) {
      const values = valuesOf(value, key);
      const anywhere = () => all.flatMap((one) => valuesOf(one, key));
      const ok = entriesFit(wanted, values, anywhere);
      return [{ path: here, needs: needsWords(wanted), has: hasWords(ok ? values : anywhere()), ok }];
    }
    if (!isRecord(wanted)) return [{ path: here, needs: 'is written wrongly', has: 'nothing', ok: false }];
    const objects = objectsOf(value, key);
    const family = all.flatMap((one) => objectsOf(one, key));
    const tried = (objects.length === 0 ? [{}] : objects).map((one) => explainAt(wanted, one, family, here));
    const missed = (fields: readonly FieldVerdict[]) => fields.filter(({ ok }) => !ok).length;
    return tried.reduce((best, next) => (missed(next) < missed(best) ? next : best));
  });
}

/** One verdict per field of the pattern: the rule matches exactly when all of them are fine. */
export const explain = (pattern: Pattern, envelope: Envelope): FieldVerdict[] =>
  explainAt(pattern, envelope, [envelope], '');

/** What the event has in that field: its type is what it is. */
export const hasPhrase = ({ path, has }: FieldVerdict): string =>
  `this event ${path === 'detail-type' ? 'is' : 'has'} ${has}`;

/** One verdict as a sentence's second half: `needs detail-type = OrderPlaced; this event is OrderConfirmed`. */
export const verdictWords = (field: FieldVerdict): string =>
  `needs ${`${field.path} ${field.needs}`.trim()}; ${hasPhrase(field)}`;
