/**
 * The bulkhead of one request or batch: so many calls at the same time, whoever is called. Others wait in turn; what has
 * not begun by the deadline never begins. Calls under way have a time-out of their own, so nothing outlives the answer.
 */
export class TooLate extends Error {
  override readonly name = 'TooLate';
}

export interface Limited {
  /** @throws TooLate when its turn did not come before the deadline · whatever `work` throws */
  run<T>(work: () => Promise<T>): Promise<T>;
}

/** `isOver` says whether the deadline has passed. */
export function limited(atOnce: number, isOver: () => boolean = () => false): Limited {
  let running = 0;
  const waiting: (() => void)[] = [];

  const leave = (): void => {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next(); // takes the place over
  };

  return {
    async run(work) {
      if (running < atOnce) running += 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        if (isOver()) throw new TooLate();
        return await work();
      } finally {
        leave();
      }
    },
  };
}
