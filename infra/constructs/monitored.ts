import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { PlaygroundStack } from '../stacks/playground-stack.ts';

export interface MonitoredProps {
  /** Kebab case, without the stage prefix. */
  readonly name: string;
  /** Heading of docs/runbook.md that says what to do. */
  readonly runbook: 'dead-letters' | 'undelivered-events' | 'route-faults';
  readonly metric: IMetric;
  readonly threshold: number;
  readonly evaluationPeriods?: number;
  /** Who is hurt, in one sentence. */
  readonly errorImpact: string;
}

/** An alarm that says who is hurt and where to read on; none on stages without alarms. */
export function monitored(scope: Construct, id: string, props: MonitoredProps): Alarm | undefined {
  const { name, runbook, metric, threshold, evaluationPeriods = 1, errorImpact } = props;
  const { settings, prefix } = PlaygroundStack.around(scope);
  if (!settings.alarms) return undefined;
  return new Alarm(scope, id, {
    alarmName: `${prefix}-${name}`,
    alarmDescription: `${errorImpact} What to do: docs/runbook.md#${runbook}`,
    metric,
    threshold,
    evaluationPeriods,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
}
