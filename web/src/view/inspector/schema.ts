/** The contract of an event type, read when somebody asks for it, as rows of a list. */

const files = import.meta.glob<unknown>('../../../../docs/events/*.schema.json', { import: 'default' });

/** JSON Schema of the envelope; null for a type without a contract. */
export async function schemaOf(type: string): Promise<unknown> {
  const load = files[`../../../../docs/events/${type}.schema.json`];
  return load === undefined ? null : load();
}

export interface SchemaRow {
  readonly path: string;
  readonly name: string;
  readonly depth: number;
  readonly type: string;
  readonly required: boolean;
  readonly about: string;
}

const member = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const word = (value: unknown): string => (typeof value === 'string' ? value : '');
/** What generators write for "any safe integer" says nothing. */
const bound = (value: unknown): number | null =>
  typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER ? value : null;

function limits(schema: unknown): string {
  const [least, most] = [bound(member(schema, 'minimum')), bound(member(schema, 'maximum'))];
  if (least !== null && most !== null) return ` ${least} to ${most}`;
  return least !== null ? ` from ${least}` : most !== null ? ` up to ${most}` : '';
}

/** `text`, `whole number from 1`, `one of a, b`, `list of object`. */
export function typeWords(schema: unknown): string {
  const values = list(member(schema, 'enum'));
  if (values.length > 0) return `one of ${values.map(String).join(', ')}`;
  const fixed = member(schema, 'const');
  if (fixed !== undefined) return `always ${JSON.stringify(fixed)}`;
  const ways = [...list(member(schema, 'anyOf')), ...list(member(schema, 'oneOf'))];
  if (ways.length > 0) return [...new Set(ways.map(typeWords))].join(' or ');
  const type = member(schema, 'type');
  if (Array.isArray(type)) return type.map((one) => typeWords({ ...Object(schema), type: one })).join(' or ');
  switch (type) {
    case 'string':
      return word(member(schema, 'format')) || 'text';
    case 'integer':
      return `whole number${limits(schema)}`;
    case 'number':
      return `number${limits(schema)}`;
    case 'boolean':
      return 'yes or no';
    case 'array':
      return `list of ${typeWords(member(schema, 'items'))}`;
    case 'null':
      return 'nothing';
    case 'object':
      return 'object';
    default:
      return 'anything';
  }
}

const DEEPEST = 6;

/** Every field with its path, parents before children. */
export function schemaRows(schema: unknown, path = '', depth = 0): SchemaRow[] {
  const properties = member(schema, 'properties');
  if (typeof properties !== 'object' || properties === null || depth > DEEPEST) return [];
  const required = new Set(list(member(schema, 'required')));
  return Object.entries(properties).flatMap(([name, own]: [string, unknown]) => {
    const here = path === '' ? name : `${path}.${name}`;
    const row = {
      path: here,
      name,
      depth,
      type: typeWords(own),
      required: required.has(name),
      about: word(member(own, 'description')),
    };
    const inside = member(own, 'type') === 'array' ? member(own, 'items') : own;
    return [row, ...schemaRows(inside, here, depth + 1)];
  });
}
