/** Work of several at the same time, one step at a time, in whatever order a test picks. */
import type { Fact } from './saga-facts.ts';

/** Work that somebody else may overtake wherever it yields. */
export type Work = Generator<undefined, readonly Fact[]>;

/** The card network failed: the message comes again. */
export class NetworkFailed extends Error {}

interface Process {
  readonly work: Work;
  readonly then: (facts: readonly Fact[]) => void;
  readonly failed: () => void;
}

export class Turns {
  private readonly running: Process[] = [];

  get busy(): boolean {
    return this.running.length > 0;
  }

  /** Begins, up to the first place where it may be overtaken. */
  start(work: Work, then: Process['then'], failed: Process['failed'] = () => undefined): void {
    this.running.push({ work, then, failed });
    this.goOn(this.running.length - 1);
  }

  /** Lets one of those who are in the middle of something go on. */
  goOn(pick: number): void {
    const index = pick % Math.max(1, this.running.length);
    const process = this.running[index];
    if (process === undefined) return;
    try {
      const { done, value } = process.work.next();
      if (done !== true) return;
      this.running.splice(this.running.indexOf(process), 1);
      process.then(value);
    } catch (error) {
      if (!(error instanceof NetworkFailed)) throw error;
      this.running.splice(this.running.indexOf(process), 1);
      process.failed();
    }
  }
}
