/** A cursor names the last product of a page. It is opaque to callers and worth nothing beyond that. */

/** Neither a category nor an id holds anything else, so this is all a cursor can be. */
const PLACE = /^[a-z]+#[a-z0-9][a-z0-9-]{0,63}$/;

export const toCursor = (place: string): string => Buffer.from(place, 'utf8').toString('base64url');

/** The place that a cursor names; undefined when it was not made by us. */
export function fromCursor(cursor: string): string | undefined {
  const place = Buffer.from(cursor, 'base64url').toString('utf8');
  return PLACE.test(place) && toCursor(place) === cursor ? place : undefined;
}
