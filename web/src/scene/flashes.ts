/** How often a place may flash: at most twice in any second, whatever arrives there (WCAG allows three). */
export const FLASH = 400;
const APART = 500;

export type Flashes = ReturnType<typeof createFlashes>;

export function createFlashes() {
  const begun = new Map<string, number>();
  return {
    /** Nothing flashes, and nothing did a moment ago. */
    get isQuiet(): boolean {
      return begun.size === 0;
    },
    /** Something arrived at the place: it flashes, unless it did a moment ago. */
    arrived(place: string, now: number): void {
      if (now - (begun.get(place) ?? Number.NEGATIVE_INFINITY) > APART) begun.set(place, now);
    },
    /** Calls back for every place that flashes now, with the age of its flash. */
    each(now: number, show: (place: string, age: number) => void): void {
      for (const [place, at] of begun) {
        const age = now - at;
        // A replay may have gone back to before it.
        if (age > APART || age < 0) begun.delete(place);
        else if (age <= FLASH) show(place, age);
      }
    },
  };
}
