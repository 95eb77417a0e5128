import { randomBytes } from 'node:crypto';
import type { FunctionSpec } from '../protocol.ts';
import type { MetricDatum } from '../telemetry/emf.ts';
import type { LogEvent } from './host-messages.ts';
import type { Telemetry } from './types.ts';

/** The log stream of one environment: `2026/01/31/[$LATEST]0f…`. */
export class LogStream {
  readonly name: string;
  readonly #spec: FunctionSpec;
  readonly #telemetry: Telemetry;

  constructor(spec: FunctionSpec, telemetry: Telemetry) {
    const day = new Date().toISOString().slice(0, 10).replaceAll('-', '/');
    this.name = `${day}/[${spec.version}]${randomBytes(16).toString('hex')}`;
    this.#spec = spec;
    this.#telemetry = telemetry;
  }

  write(log: readonly LogEvent[]): void {
    const { accountId, region, logGroup: group } = this.#spec;
    for (const [timestamp, message] of log) {
      this.#telemetry.log({ accountId, region, group, stream: this.name, timestamp, message });
    }
  }

  metrics(data: readonly MetricDatum[]): void {
    const { accountId, region } = this.#spec;
    for (const datum of data) this.#telemetry.metric({ accountId, region, ...datum });
  }
}
