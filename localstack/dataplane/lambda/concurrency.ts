/** Calls in progress per function, over all its versions, and what is reserved for it. */
export class Concurrency {
  readonly #running = new Map<string, number>();
  readonly #reserved = new Map<string, number>();

  reserve(arn: string, reserved: number | null): void {
    if (reserved === null) this.#reserved.delete(arn);
    else this.#reserved.set(arn, reserved);
  }

  of(arn: string): number {
    return this.#running.get(arn) ?? 0;
  }

  /** Counts one more call, or says why it may not run. */
  enter(arn: string): string | null {
    const running = this.of(arn);
    const reserved = this.#reserved.get(arn);
    if (reserved !== undefined && running >= reserved) {
      return `Rate Exceeded: reserved concurrency of ${reserved} is in use (ReservedFunctionConcurrentInvocationLimitExceeded)`;
    }
    this.#running.set(arn, running + 1);
    return null;
  }

  leave(arn: string): void {
    const left = this.of(arn) - 1;
    if (left > 0) this.#running.set(arn, left);
    else this.#running.delete(arn);
  }

  forget(arn: string): void {
    this.#reserved.delete(arn);
  }
}
