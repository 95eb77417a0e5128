/** A number from -1 to 1 that belongs to an event: a replay of it looks the same. */
export const spreadOf = (id: string): number => {
  let value = 0;
  for (let at = id.length - 8; at < id.length; at++)
    value = Math.imul(value ^ id.charCodeAt(Math.max(0, at)), 0x01000193);
  return ((value >>> 0) % 2_001) / 1_000 - 1;
};
