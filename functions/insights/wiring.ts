import { z } from 'zod';
import { platformEnv, prefixOf, readEnv } from '../shared/env.ts';
import { documentClient, sqs, ssm } from '../shared/observability/clients.ts';
import { parameterStore, type SettingStore } from './adapters/parameter-store.ts';
import { queueDepths } from './adapters/queue-depths.ts';
import { type SliTable, sliTable } from './adapters/sli-table.ts';
import type { Measuring } from './measured.ts';

export const settings = (): SettingStore => parameterStore(ssm(), platformEnv().STAGE);

export const numbers = (): SliTable =>
  sliTable(documentClient(), readEnv(z.object({ SLI_BUCKETS_TABLE: z.string().min(1) })).SLI_BUCKETS_TABLE);

export const depths = () => queueDepths(sqs(), prefixOf(platformEnv().STAGE));

export const measuring = (): Measuring => ({ table: numbers(), queues: depths(), now: () => new Date() });
