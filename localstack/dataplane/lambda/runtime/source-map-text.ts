/** Lines and columns count from one. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface OriginalPosition extends Position {
  readonly source: string;
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const digits = new Int8Array(128).fill(-1);
for (let value = 0; value < alphabet.length; value += 1) digits[alphabet.charCodeAt(value)] = value;

const comma = 44;
const semicolon = 59;

/** A source map (version 3) that is searched as text: no table of its segments is ever built. */
export class SourceMapText {
  readonly #sources: readonly unknown[];
  readonly #mappings: string;

  /** @throws SyntaxError when the text is no source map */
  constructor(json: string) {
    const map: unknown = JSON.parse(json);
    if (typeof map !== 'object' || map === null || !('sources' in map) || !('mappings' in map)) throw new SyntaxError();
    const { sources, mappings } = map;
    if (!Array.isArray(sources) || typeof mappings !== 'string') throw new SyntaxError();
    this.#sources = sources;
    this.#mappings = mappings;
  }

  /** Where each position comes from: that of the last segment at or before it on its line; null when there is none. */
  find(wanted: readonly Position[]): (OriginalPosition | null)[] {
    const found = wanted.map((): OriginalPosition | null => null);
    const lastLine = Math.max(...wanted.map(({ line }) => line));
    const fields = new Int32Array(5);
    const segment = new Int32Array(5);
    let line = 1;
    let at = 0;
    while (at < this.#mappings.length && line <= lastLine) {
      const code = this.#mappings.charCodeAt(at);
      if (code === semicolon) {
        line += 1;
        fields[0] = 0;
        at += 1;
      } else if (code === comma) {
        at += 1;
      } else {
        const end = this.#decode(at, segment);
        const count = segment[4] ?? 0;
        for (let field = 0; field < Math.min(count, 4); field += 1) {
          fields[field] = (fields[field] ?? 0) + (segment[field] ?? 0);
        }
        at = end;
        if (count >= 4) this.#match(wanted, found, line, fields);
      }
    }
    return found;
  }

  #match(wanted: readonly Position[], found: (OriginalPosition | null)[], line: number, fields: Int32Array): void {
    const [column = 0, source = 0, originalLine = 0, originalColumn = 0] = fields;
    for (const [index, position] of wanted.entries()) {
      if (position.line !== line || position.column <= column) continue;
      found[index] = { source: String(this.#sources[source]), line: originalLine + 1, column: originalColumn + 1 };
    }
  }

  /** Reads one segment of base64 VLQ numbers: up to four into `segment`, how many into its last place. */
  #decode(from: number, segment: Int32Array): number {
    let at = from;
    let count = 0;
    while (at < this.#mappings.length) {
      let value = 0;
      let shift = 0;
      let digit = digits[this.#mappings.charCodeAt(at)] ?? -1;
      if (digit < 0) break;
      for (;;) {
        value |= (digit & 31) << shift;
        shift += 5;
        at += 1;
        if ((digit & 32) === 0 || shift > 30) break;
        digit = digits[this.#mappings.charCodeAt(at)] ?? 0;
      }
      if (count < 4) segment[count] = value & 1 ? -(value >> 1) : value >> 1;
      count += 1;
    }
    segment[4] = count;
    return Math.max(at, from + 1);
  }
}
