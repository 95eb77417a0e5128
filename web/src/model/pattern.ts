/** EventBridge patterns as far as this system declares them: exact values, prefix, suffix, anything-but, exists. */

export interface Envelope {
  readonly source: string;
  readonly 'detail-type': string;
  readonly detail: unknown;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function matchesRule(rule: unknown, value: unknown): boolean {
  if (!isRecord(rule)) return rule === value;
  if ('exists' in rule) return rule.exists === (value !== undefined);
  if (typeof rule.prefix === 'string') return typeof value === 'string' && value.startsWith(rule.prefix);
  if (typeof rule.suffix === 'string') return typeof value === 'string' && value.endsWith(rule.suffix);
  if ('anything-but' in rule) {
    const refused = rule['anything-but'];
    if (isRecord(refused)) return value !== undefined && !matchesRule(refused, value);
    return value !== undefined && !(Array.isArray(refused) ? refused.includes(value) : refused === value);
  }
  return false;
}

/** Path of the first field that does not match, or null when the whole pattern matches. */
export function firstMismatch(pattern: Readonly<Record<string, unknown>>, value: unknown, path = ''): string | null {
  for (const [key, wanted] of Object.entries(pattern)) {
    const found = isRecord(value) ? value[key] : undefined;
    const here = path === '' ? key : `${path}.${key}`;
    if (Array.isArray(wanted)) {
      const values = Array.isArray(found) ? found : [found];
      if (!wanted.some((rule) => values.some((one) => matchesRule(rule, one)))) return here;
    } else if (isRecord(wanted)) {
      const deeper = firstMismatch(wanted, found, here);
      if (deeper !== null) return deeper;
    }
  }
  return null;
}

export const matches = (pattern: Readonly<Record<string, unknown>>, envelope: Envelope): boolean =>
  firstMismatch(pattern, envelope) === null;
