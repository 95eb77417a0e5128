import { GetMetrics } from '../../shared/contracts/sli.routes.ts';
import { LAB_QUEUES } from '../../shared/contracts/sli-counts.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { DomainError } from '../../shared/http/problem.ts';
import { reply } from '../../shared/http/reply.ts';
import { prometheusText } from '../domain/prometheus.ts';
import { added, closedMinute } from '../domain/roll-up.ts';
import { type Measuring, perSecond } from '../measured.ts';

const HEADERS = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' };

/** Totals up to the last closed minute and everything counted since. */
export const createHandler = ({ table, queues, now }: Measuring) => {
  const texts = perSecond<string>(now);

  async function text(): Promise<string> {
    const totals = await table.totals();
    const from = (totals?.upTo ?? closedMinute(now()) - 1) + 1;
    const [seconds, ...depths] = await Promise.all([
      table.seconds(from * 60, Math.floor(now().getTime() / 1_000)),
      ...LAB_QUEUES.map((queue) => queues.of(queue)),
    ]);
    const counts = added(totals?.counts ?? {}, seconds.values());
    return prometheusText(counts, Object.fromEntries(LAB_QUEUES.map((queue, index) => [queue, depths[index] ?? 0])));
  }

  return httpHandler(GetMetrics, async () => {
    try {
      return reply({ headers: HEADERS, body: await texts('', text) });
    } catch (cause) {
      throw new DomainError('unavailable', 'The numbers cannot be read at the moment.', { cause });
    }
  });
};
