/** Which changes of an event's data break those who read it: what they rely on must neither go nor change its kind. */
import type { Released } from './generate-contracts.ts';

interface Schema {
  readonly type?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
}

const kindOf = ({ type, anyOf }: Schema): string =>
  anyOf === undefined ? JSON.stringify(type ?? null) : JSON.stringify(anyOf.map(kindOf).toSorted());

function breaks(before: Schema, after: Schema, path: string): string[] {
  if (kindOf(before) !== kindOf(after)) return [`${path} was ${kindOf(before)} and is ${kindOf(after)}`];
  const found: string[] = [];
  for (const value of after.enum ?? []) {
    if (before.enum !== undefined && !before.enum.includes(value)) {
      found.push(`${path} may be ${JSON.stringify(value)}, which readers do not know`);
    }
  }
  for (const [name, schema] of Object.entries(before.properties ?? {})) {
    const now = after.properties?.[name];
    const wasRequired = before.required?.includes(name) ?? false;
    const at = `${path}.${name}`;
    if (now === undefined) {
      if (wasRequired) found.push(`${at} is gone`);
      continue;
    }
    if (wasRequired && !after.required?.includes(name)) found.push(`${at} is no longer certain`);
    found.push(...breaks(schema, now, at));
  }
  for (const name of after.required ?? []) {
    // events on their way, in queues and in the journal do not have it
    if (before.properties?.[name] === undefined) found.push(`${path}.${name} is required and new`);
  }
  if (before.items !== undefined && after.items !== undefined) {
    found.push(...breaks(before.items, after.items, `${path}[]`));
  }
  return found;
}

const majorOf = (version: string): string => version.split('.', 1)[0] ?? '';

/**
 * Breaking changes since the release, by event type. A new major version may break, an event type may not vanish
 * while `consumersOf` names somebody.
 */
export function breakingChanges(
  before: Released,
  after: Released,
  consumersOf: (type: string) => readonly string[],
): string[] {
  return Object.entries(before).flatMap(([type, old]) => {
    const readers = consumersOf(type).join(', ') || 'the page';
    const now = after[type];
    if (now === undefined) return [`${type} is gone; it is read by ${readers}`];
    if (majorOf(now.version) !== majorOf(old.version)) return [];
    return breaks(old.data, now.data, type).map((change) => `${change}; it is read by ${readers}`);
  });
}
