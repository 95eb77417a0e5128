/** Samples and what is said of them. */

/** The value below which `share` of the samples lie (nearest rank); NaN without samples. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export const rounded = (value: number, digits = 1): number => Number(value.toFixed(digits));

/** One line of the report. `target` in words, `met` null where there is nothing to meet. */
export interface Figure {
  readonly what: string;
  readonly value: string;
  readonly target: string;
  readonly met: boolean | null;
  /** What was counted and how; whether system events were on. */
  readonly note: string;
}

export function asTable(figures: readonly Figure[]): string {
  const rows = figures.map(({ what, value, target, met, note }) => [
    met === null ? ' ' : met ? '✓' : '✗',
    what,
    value,
    target,
    note,
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column < 4 ? cell.padEnd(widths[column] ?? 0) : cell))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
