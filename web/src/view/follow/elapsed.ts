import { ageText } from '../format.ts';

/** Milliseconds while they mean something, then seconds, then minutes. */
export function ageOf(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`;
  return ms >= 10_000 && ms < 600_000 ? `${Math.round(ms / 1_000)} s` : ageText(ms);
}
