/** Outermost middleware of the stacks without HTTP answers: opening and closing line, metrics leave last. */
import type { MiddlewareObj } from '@middy/core';
import { createLog, invocationLines } from './log.ts';
import { metrics } from './metrics.ts';

export function bracketed<Event = unknown, Result = unknown>({
  service,
  handler,
}: {
  service: string;
  handler: string;
}): MiddlewareObj<Event, Result> {
  const lines = invocationLines(service, handler);
  const log = createLog(service, handler);
  const started = new WeakMap<object, number>();
  const close = (context: object, entry: typeof lines.completed | typeof lines.failed, error?: unknown): void => {
    const ms = Math.round((performance.now() - (started.get(context) ?? performance.now())) * 10) / 10;
    const invocationId: unknown = Reflect.get(context, 'awsRequestId');
    log.say(entry, error === undefined ? { invocationId, ms } : { invocationId, ms, error });
    metrics().publishStoredMetrics();
  };
  return {
    before({ context }) {
      started.set(context, performance.now());
      log.say(lines.started, { invocationId: context.awsRequestId });
    },
    after({ context }) {
      close(context, lines.completed);
    },
    onError({ context, error }) {
      close(context, lines.failed, error);
    },
  };
}
