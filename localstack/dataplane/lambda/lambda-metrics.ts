import type { FunctionSpec } from '../protocol.ts';
import type { InvocationOutcome, Telemetry } from './types.ts';

/** The AWS/Lambda metrics of one call. As on AWS a throttled call counts as Throttles only. */
export function recordInvocation(
  telemetry: Telemetry,
  spec: FunctionSpec,
  { status, durationMs }: InvocationOutcome,
  concurrent: number,
): void {
  const timestamp = Date.now();
  const metric = (name: string, unit: string, value: number): void =>
    telemetry.metric({
      accountId: spec.accountId,
      region: spec.region,
      namespace: 'AWS/Lambda',
      name,
      dimensions: { FunctionName: spec.name },
      unit,
      timestamp,
      value,
    });
  if (status === 'throttled') metric('Throttles', 'Count', 1);
  if (status !== 'ok' && status !== 'function-error') return;
  metric('Invocations', 'Count', 1);
  metric('Errors', 'Count', status === 'function-error' ? 1 : 0);
  metric('Throttles', 'Count', 0);
  metric('Duration', 'Milliseconds', durationMs);
  metric('ConcurrentExecutions', 'Count', concurrent);
}
