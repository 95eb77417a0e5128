/** With reduced motion a way lights up instead of carrying marks: at most fifteen times a second. */
const PER_SECOND = 15;

export function createLightLimit() {
  const used = new Map<number, { second: number; count: number }>();
  return {
    /** Which light of this second it is, for the way. */
    count(track: number, now: number): number {
      const second = Math.floor(now / 1_000);
      const before = used.get(track);
      const count = before?.second === second ? before.count + 1 : 1;
      used.set(track, { second, count });
      return count;
    },
    clear: (): void => used.clear(),
    allows: (count: number): boolean => count <= PER_SECOND,
  };
}
