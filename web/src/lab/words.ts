/** Numbers of the lab, the way the page writes them. */

export const NOTHING = '–';

export const whole = (value: number): string => Math.round(value).toLocaleString('en');

/** Small numbers keep a digit behind the point. */
export const short = (value: number): string =>
  Math.abs(value) >= 10 || value === 0 ? whole(value) : (Math.round(value * 10) / 10).toLocaleString('en');

export const ms = (value: number | null): string => (value === null ? NOTHING : `${whole(value)} ms`);

/** A digit behind the point where it matters: small shares, and those that are almost all. */
export function percent(value: number): string {
  if (value > 0 && value < 0.05) return '< 0.1 %';
  if (value > 99.9 && value < 100) return '> 99.9 %';
  const fine = Math.abs(value) < 9.95 || (value > 99 && value < 100);
  return `${fine ? value.toFixed(1).replace(/\.0$/, '') : whole(value)} %`;
}

/** 1:27, 12:03, 1:00:05 */
export function duration(seconds: number): string {
  const total = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(total / 3_600), Math.floor(total / 60) % 60, total % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** 12:04:05, in local time. */
export function clock(time: number): string {
  const at = new Date(time);
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map((value) => String(value).padStart(2, '0')).join(':');
}
