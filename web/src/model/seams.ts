/** Where the picture has a seam: the page was not connected, and the journal told afterwards what it could. */
export interface Seam {
  readonly from: number;
  /** Null while it lasts. */
  until: number | null;
  /** Events of that time that came from the journal. */
  filled: number;
}

/** Shorter breaks belong to every connection: it is renewed before the gateway cuts it. */
const SHORTEST = 1_000;
/** An event of the first moments of a break may have been published just before it. */
const SLACK = 2_000;
const MOST = 50;

export function createSeams() {
  const seams: Seam[] = [];
  let connected = false;

  return {
    /** Oldest first. */
    all: seams as readonly Readonly<Seam>[],
    lost(at: number): void {
      if (!connected) return;
      connected = false;
      seams.push({ from: at, until: null, filled: 0 });
      if (seams.length > MOST) seams.shift();
    },
    back(at: number): void {
      connected = true;
      const last = seams.at(-1);
      if (last === undefined || last.until !== null) return;
      last.until = at;
      if (at - last.from < SHORTEST) seams.pop();
    },
    /** The journal has told of an event of this time. */
    filled(time: number): void {
      const seam = seams.findLast(
        ({ from, until }) => time >= from - SLACK && time <= (until ?? Number.POSITIVE_INFINITY),
      );
      if (seam !== undefined) seam.filled += 1;
    },
  };
}
