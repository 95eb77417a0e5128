import type { Telemetry } from '../lambda/types.ts';

interface Owner {
  readonly accountId: string;
  readonly region: string;
}

/** Reports AWS/ApiGateway metrics of one API under one set of dimensions. */
export const apiMetrics =
  (telemetry: Telemetry, { accountId, region }: Owner, dimensions: Record<string, string>) =>
  (name: string, value: number, unit: 'Count' | 'Milliseconds' = 'Count'): void =>
    telemetry.metric({
      accountId,
      region,
      namespace: 'AWS/ApiGateway',
      name,
      dimensions,
      unit,
      timestamp: Date.now(),
      value,
    });
