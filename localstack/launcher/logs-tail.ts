import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { awsClientSettings } from './aws-client.ts';
import { Failure } from './failure.mjs';

/** The engine answers from memory, so this is as good as a push. */
const POLL_MS = 500;
const UNIT_MS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** `10m` → the time ten minutes ago, in ms of the epoch. @throws Failure */
export function sinceMs(text: string, now: number): number {
  const [, count, unit = ''] = /^(\d+)([smhdw])$/.exec(text) ?? [];
  const ms = UNIT_MS[unit];
  if (count !== undefined && ms !== undefined) return now - Number(count) * ms;
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new Failure(`--since ${text} is no time.`, 'say 30s, 10m, 2h, 1d or an ISO date');
  return at;
}

/**
 * `awslocal logs tail <group>`: version 1 of the AWS command line, which installs from PyPI, does not have it. Same
 * arguments and lines as version 2: `--follow`, `--since`, `--filter-pattern`, `--format detailed|short`.
 */
export async function logsTail(args: string[], engineUrl: string, print = console.log): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      follow: { type: 'boolean', default: false },
      since: { type: 'string', default: '10m' },
      'filter-pattern': { type: 'string' },
      format: { type: 'string', default: 'detailed' },
    },
  });
  const [logGroupName, ...more] = positionals;
  if (logGroupName === undefined || more.length > 0) {
    throw new Failure(
      'logs tail wants one log group.',
      'for example: npm run awslocal -- logs tail /aws/lambda/<function>',
    );
  }
  const client = new CloudWatchLogsClient(awsClientSettings(engineUrl));
  let startTime = sinceMs(values.since, Date.now());
  let seen = new Set<string>();
  for (;;) {
    const { ids, lastAt } = await printSince(startTime);
    if (!values.follow) return 0;
    // Lines of the last millisecond come again with the next look: known by their ids
    seen = lastAt === startTime ? new Set([...seen, ...ids]) : ids;
    startTime = lastAt;
    await pause(POLL_MS);
  }

  async function printSince(from: number): Promise<{ ids: Set<string>; lastAt: number }> {
    const ids = new Set<string>();
    let lastAt = from;
    let nextToken: string | undefined;
    do {
      const page = await client.send(
        new FilterLogEventsCommand({
          logGroupName,
          startTime: from,
          interleaved: true,
          filterPattern: values['filter-pattern'],
          nextToken,
        }),
      );
      for (const { timestamp = from, message = '', logStreamName = '', eventId = '' } of page.events ?? []) {
        if (!seen.has(eventId)) {
          const at = new Date(timestamp).toISOString();
          print(values.format === 'short' ? `${at.slice(0, 19)} ${message}` : `${at} ${logStreamName} ${message}`);
        }
        if (timestamp > lastAt) ids.clear();
        lastAt = Math.max(lastAt, timestamp);
        if (timestamp === lastAt) ids.add(eventId);
      }
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return { ids, lastAt };
  }
}
