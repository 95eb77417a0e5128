// @ts-check

/** Something went wrong that a person can act on: what happened, and what to do about it. */
export class Failure extends Error {
  /**
   * @param {string} message what happened, one or more lines
   * @param {string} fix what to do
   */
  constructor(message, fix) {
    super(message);
    this.name = 'Failure';
    this.fix = fix;
  }
}

/** Ctrl+C or SIGTERM arrived while something was under way: not an error. */
export class Stopped extends Error {
  constructor() {
    super('stopped');
    this.name = 'Stopped';
  }
}
