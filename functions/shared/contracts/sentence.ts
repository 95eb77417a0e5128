/** Renders the one-line sentence of an event type. No imports: the page uses it with the generated catalogue. */

type Format = 'text' | 'items' | 'lines' | 'money' | 'short';

const at = (data: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
      data,
    );

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const formats: Record<Format, (value: unknown) => string | undefined> = {
  text: (value) => (typeof value === 'string' || typeof value === 'number' ? String(value) : undefined),
  short: (value) => (typeof value === 'string' ? value.slice(-6) : undefined),
  items: (value) => {
    if (!Array.isArray(value)) return undefined;
    return counted(
      value.reduce<number>((sum, line) => sum + (Number(at(line, 'quantity')) || 1), 0),
      'item',
    );
  },
  lines: (value) => (typeof value === 'number' ? counted(value, 'line') : undefined),
  money: (value) => {
    const amount = at(value, 'amount');
    const currency = at(value, 'currency');
    return typeof amount === 'number' && typeof currency === 'string'
      ? `${(amount / 100).toFixed(2)} ${currency}`
      : undefined;
  },
};

const isFormat = (name: string): name is Format => Object.hasOwn(formats, name);

/** `template` with its `{path|format}` fields filled from `data`; a missing field reads "unknown". */
export function renderSentence(template: string, data: unknown): string {
  return template.replace(/\{([^}|]+)(?:\|([a-z]+))?\}/g, (_, path: string, name = 'text') => {
    const format = isFormat(name) ? formats[name] : formats.text;
    return format(at(data, path)) ?? 'unknown';
  });
}
