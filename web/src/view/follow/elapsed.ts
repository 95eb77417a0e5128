import { ageText } from '../format.ts';

/** Milliseconds while they mean something, then seconds and minutes. */
export const ageOf = (ms: number): string => (ms < 1_000 ? `${Math.max(0, Math.round(ms))} ms` : ageText(ms));
