import { z } from 'zod';

/** One value of one metric; account and region come from the function. */
export interface MetricDatum {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Record<string, string>;
  readonly unit: string;
  readonly timestamp: number;
  readonly value: number;
}

const Envelope = z.object({
  _aws: z.object({
    Timestamp: z.number(),
    CloudWatchMetrics: z.array(
      z.object({
        Namespace: z.string().min(1),
        Dimensions: z.array(z.array(z.string())).default([[]]),
        Metrics: z.array(z.object({ Name: z.string().min(1), Unit: z.string().default('None') })),
      }),
    ),
  }),
});

/** What the Node.js runtime puts before the text of a console call: time, request id and level. */
const consolePrefix = /^[\d:.TZ-]+\t\S+\t[A-Z]+\t/;

/**
 * The metrics inside a log line in embedded metric format: one datum per metric, dimension set and value. Any other
 * line has none; a set that names a missing field is left out, as CloudWatch does.
 */
export function extractMetrics(line: string): MetricDatum[] {
  if (!line.includes('"CloudWatchMetrics"')) return [];
  const record = parseObject(line.replace(consolePrefix, ''));
  const envelope = Envelope.safeParse(record);
  if (!record || !envelope.success) return [];
  const { Timestamp: timestamp, CloudWatchMetrics: directives } = envelope.data._aws;
  return directives.flatMap(({ Namespace: namespace, Dimensions, Metrics }) =>
    Dimensions.map((names) => dimensionsOf(record, names))
      .filter((dimensions) => dimensions !== null)
      .flatMap((dimensions) =>
        Metrics.flatMap(({ Name: name, Unit: unit }) =>
          numbersOf(record[name]).map((value) => ({ namespace, name, dimensions, unit, timestamp, value })),
        ),
      ),
  );
}

function parseObject(line: string): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : null;
  } catch {
    return null;
  }
}

function dimensionsOf(record: Record<string, unknown>, names: readonly string[]): Record<string, string> | null {
  const dimensions: Record<string, string> = {};
  for (const name of names) {
    const value = record[name];
    if (value === undefined || value === null) return null;
    dimensions[name] = String(value);
  }
  return dimensions;
}

function numbersOf(value: unknown): number[] {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((item): item is number => typeof item === 'number' && Number.isFinite(item));
}
