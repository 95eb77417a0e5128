/** Work on the same rows of this environment waits in line: cheaper than losing against each other in the table. */

/** Runs `work` after everything that was given the same key before; work on other keys runs beside it. */
export type InTurn = <T>(keys: readonly string[], work: () => Promise<T>) => Promise<T>;

export function inTurn(): InTurn {
  const last = new Map<string, Promise<unknown>>();
  return (keys, work) => {
    // all places are taken in one step, so lines cannot wait for each other in a circle
    const before = Promise.all(keys.map((key) => last.get(key)));
    const running = before.then(work);
    const over: Promise<void> = running.then(
      () => undefined,
      () => undefined, // whoever gave the work hears of its failure; the next in line does not
    );
    for (const key of keys) last.set(key, over);
    void over.then(() => {
      for (const key of keys) if (last.get(key) === over) last.delete(key);
    });
    return running;
  };
}
