/** Small checks of what came over the wire, put together to larger ones: nothing is drawn from an answer before. */
import { field } from '../live/api.ts';

export type Check = (value: unknown) => boolean;

export const num: Check = (value) => typeof value === 'number' && Number.isFinite(value);
export const text: Check = (value) => typeof value === 'string';
export const flag: Check = (value) => typeof value === 'boolean';
export const instant: Check = (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value));
export const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
export const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
export const fields =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(checks).every(([name, check]) => check(field(value, name)));
/** Any names, each with a value of a kind. */
export const mapOf =
  (check: Check): Check =>
  (value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(check);
