import { paginateFilterLogEvents, ResourceNotFoundException } from '@aws-sdk/client-cloudwatch-logs';
import { logs } from './clients.ts';

const MARK = '@@';

/** Put in front of a function's source: `say(value)` is heard by `heard(name)`. */
export const SAY = `const say = (value) => void process.stdout.write('${MARK}' + JSON.stringify(value) + '\\n');\n`;

/** All lines of a function's log group, oldest first; none when nothing was logged yet. */
export async function logLines(name: string): Promise<string[]> {
  const lines: string[] = [];
  try {
    for await (const { events = [] } of paginateFilterLogEvents(
      { client: logs },
      { logGroupName: `/aws/lambda/${name}` },
    )) {
      lines.push(...events.map(({ message = '' }) => message));
    }
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return [];
    throw error;
  }
  return lines;
}

/** What a function said, in order. */
export async function heard<T = Record<string, unknown>>(name: string): Promise<T[]> {
  const lines = await logLines(name);
  return lines.filter((line) => line.startsWith(MARK)).map((line): T => JSON.parse(line.slice(MARK.length)));
}
