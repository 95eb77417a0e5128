import { z } from 'zod';
import { platformEnv, prefixOf, readEnv } from '../../shared/env.ts';
import { documentClient, sqs } from '../../shared/observability/clients.ts';
import { bus } from '../../shared/publish/bus.ts';
import { messageFailures } from '../../shared/queue/message-failures.ts';
import { deadLetterQueues } from '../adapters/dead-letter-queues.ts';
import { createHandler } from './handler.ts';

const { MESSAGE_FAILURES_TABLE } = readEnv(z.object({ MESSAGE_FAILURES_TABLE: z.string().min(1) }));

export const handler = createHandler({
  deadLetters: deadLetterQueues(sqs(), prefixOf(platformEnv().STAGE)),
  failures: messageFailures(documentClient(), MESSAGE_FAILURES_TABLE),
  publish: bus(),
  now: () => new Date(),
});
