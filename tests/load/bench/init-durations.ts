import { setTimeout as pause } from 'node:timers/promises';
import {
  CloudWatchLogsClient,
  FilterLogEventsCommand,
  paginateDescribeLogGroups,
} from '@aws-sdk/client-cloudwatch-logs';

/** Lines leave the data plane in batches every 200 ms. */
const LOG_DELAY_MS = 1_000;
const INIT = /Init Duration: ([\d.]+) ms/;

/** `Init Duration` in ms of every cold start after `since` (ms of the epoch), as the functions' own REPORT lines say. */
export async function initDurations(engineUrl: string, since: number): Promise<number[]> {
  const client = new CloudWatchLogsClient({
    endpoint: engineUrl,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const found: number[] = [];
  await pause(LOG_DELAY_MS);
  for await (const page of paginateDescribeLogGroups({ client }, { logGroupNamePrefix: '/aws/lambda/playground-' })) {
    for (const { logGroupName } of page.logGroups ?? []) {
      const lines = await client.send(
        new FilterLogEventsCommand({ logGroupName, filterPattern: 'REPORT', startTime: since }),
      );
      for (const { message = '' } of lines.events ?? []) {
        const ms = INIT.exec(message)?.[1];
        if (ms !== undefined) found.push(Number(ms));
      }
    }
  }
  return found;
}
