import {
  CloudWatchLogsClient,
  FilterLogEventsCommand,
  paginateDescribeLogGroups,
} from '@aws-sdk/client-cloudwatch-logs';

const INIT = /Init Duration: ([\d.]+) ms/;

/** `Init Duration` of every cold start so far, in ms, as the functions' own REPORT lines say. */
export async function initDurations(engineUrl: string): Promise<number[]> {
  const client = new CloudWatchLogsClient({
    endpoint: engineUrl,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const found: number[] = [];
  for await (const page of paginateDescribeLogGroups({ client }, { logGroupNamePrefix: '/aws/lambda/playground-' })) {
    for (const { logGroupName } of page.logGroups ?? []) {
      const lines = await client.send(new FilterLogEventsCommand({ logGroupName, filterPattern: 'REPORT' }));
      for (const { message = '' } of lines.events ?? []) {
        const ms = INIT.exec(message)?.[1];
        if (ms !== undefined) found.push(Number(ms));
      }
    }
  }
  return found;
}
