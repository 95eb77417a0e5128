/** Raw values for alarms, as EMF lines on standard output; live figures come from the feed instead. */
import { MetricUnit, Metrics as PowertoolsMetrics } from '@aws-lambda-powertools/metrics';
import { replaceable } from '../replaceable.ts';
import { NAMESPACE } from './metric-names.ts';

export { MetricUnit };

type Unit = (typeof MetricUnit)[keyof typeof MetricUnit];

export interface Metrics {
  addMetric(name: string, unit: Unit, value: number): void;
}

interface FlushableMetrics extends Metrics {
  publishStoredMetrics(): void;
}

/** One per environment. The dimension `service` comes from POWERTOOLS_SERVICE_NAME, no id is ever a dimension. */
export const metrics = replaceable<FlushableMetrics>(() => {
  const powertools = new PowertoolsMetrics({ namespace: NAMESPACE });
  let stored = false;
  return {
    addMetric(name, unit, value) {
      stored = true;
      powertools.addMetric(name, unit, value);
    },
    // Powertools warns about an empty flush, and most invocations have nothing to say
    publishStoredMetrics() {
      if (!stored) return;
      stored = false;
      powertools.publishStoredMetrics();
    },
  };
});
