/** What the entries of this service wire alike. */
import { z } from 'zod';
import { parameter } from '../shared/config/parameters.ts';
import { readEnv } from '../shared/env.ts';
import { documentClient, sqs } from '../shared/observability/clients.ts';
import { createLog } from '../shared/observability/log.ts';
import { type QueueTimer, queueTimer } from '../shared/publish/queue-timer.ts';
import { type OrderRepository, orderTable } from './adapters/order-table.ts';
import { timeoutSetting } from './adapters/timeout-setting.ts';

export function orders(): OrderRepository {
  const { ORDERS_TABLE } = readEnv(z.object({ ORDERS_TABLE: z.string().min(1) }));
  return orderTable(documentClient(), { table: ORDERS_TABLE, now: () => new Date() });
}

export function timer(): QueueTimer {
  const { TIMEOUTS_QUEUE_URL } = readEnv(z.object({ TIMEOUTS_QUEUE_URL: z.string().min(1) }));
  return queueTimer(sqs(), TIMEOUTS_QUEUE_URL);
}

export const timeoutSeconds = (handler: string) => timeoutSetting({ parameter, log: createLog('orders', handler) });
