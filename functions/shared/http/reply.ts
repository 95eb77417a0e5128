/** An answer with more than a body. */
export interface ReplyParts {
  readonly status?: number;
  readonly body?: unknown;
  /** JSON that was checked when it was made, in place of `body`: it leaves as it is, which costs nothing. */
  readonly json?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Complete Set-Cookie values. */
  readonly cookies?: readonly string[];
}

export class Reply {
  readonly parts: ReplyParts;
  constructor(parts: ReplyParts) {
    this.parts = parts;
  }
}

/** Answers with a status, headers or cookies of its own; a body still has to fit the route's answer schema. */
export const reply = (parts: ReplyParts): Reply => new Reply(parts);
