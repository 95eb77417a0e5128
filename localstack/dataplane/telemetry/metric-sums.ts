import type { Telemetry } from '../lambda/types.ts';
import type { FromDataPlane } from '../protocol.ts';

type Datum = Parameters<Telemetry['metric']>[0];
type Summed = Extract<FromDataPlane, { type: 'metrics' }>['data'][number];

interface Sum extends Omit<Summed, 'values' | 'counts'> {
  readonly values: Map<number, number>;
}

/** Metric values of one series and second become one datum: each different value with how often it came. */
export class MetricSums {
  readonly #capacity: number;
  #sums = new Map<string, Sum>();
  #dropped = 0;

  /** @param capacity Series-seconds that may wait. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#sums.size;
  }

  add({ value, timestamp, ...series }: Datum): void {
    const second = Math.floor(timestamp / 1000) * 1000;
    const key = keyOf(series, second);
    let sum = this.#sums.get(key);
    if (!sum) {
      if (this.#sums.size >= this.#capacity) this.#dropOldest();
      sum = { ...series, timestamp: second, values: new Map() };
      this.#sums.set(key, sum);
    }
    sum.values.set(value, (sum.values.get(value) ?? 0) + 1);
  }

  take(): Summed[] {
    const sums = this.#sums;
    this.#sums = new Map();
    return [...sums.values()].map(({ values, ...series }) => ({
      ...series,
      values: [...values.keys()],
      counts: [...values.values()],
    }));
  }

  takeDropped(): number {
    const dropped = this.#dropped;
    this.#dropped = 0;
    return dropped;
  }

  #dropOldest(): void {
    const [oldest] = this.#sums;
    if (!oldest) return;
    this.#sums.delete(oldest[0]);
    this.#dropped += oldest[1].values.size;
  }
}

function keyOf(
  { accountId, region, namespace, name, unit, dimensions }: Omit<Datum, 'value' | 'timestamp'>,
  second: number,
) {
  let key = `${accountId}\n${region}\n${namespace}\n${name}\n${unit}\n${second}`;
  for (const dimension of Object.keys(dimensions).sort()) key += `\n${dimension}=${dimensions[dimension]}`;
  return key;
}
