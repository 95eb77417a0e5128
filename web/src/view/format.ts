/** Numbers and times the way the page writes them. */

/** One for all: asked by itself, each number would look up its language anew, which costs more than writing it. */
const { format } = new Intl.NumberFormat('en');

export const rateText = (perSecond: number): string =>
  `${perSecond >= 100 ? format(Math.round(perSecond)) : perSecond.toFixed(1)}/s`;

export const msText = (ms: number | null): string => (ms === null ? '–' : `${format(Math.round(ms))} ms`);

export const countText = (count: number): string => format(count);

export function ageText(ms: number): string {
  if (ms < 10_000) return `${(Math.max(0, ms) / 1_000).toFixed(1)} s`;
  if (ms < 60_000) return `${Math.round(ms / 1_000)} s`;
  if (ms < 3_600_000) return `${Math.floor(ms / 60_000)} min`;
  return `${Math.floor(ms / 3_600_000)} h`;
}

/** Whole seconds, for what changes while it is read. */
export const secondsText = (ms: number): string =>
  ms < 60_000 ? `${Math.max(0, Math.round(ms / 1_000))} s` : ageText(ms);

/** 24 h with milliseconds, in local time. */
export function clockText(time: number): string {
  const at = new Date(time);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}

export function moneyText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return '–';
  const [amount, currency]: unknown[] = [Reflect.get(value, 'amount'), Reflect.get(value, 'currency')];
  return typeof amount === 'number'
    ? `${(amount / 100).toFixed(2)} ${typeof currency === 'string' ? currency : ''}`.trim()
    : '–';
}
