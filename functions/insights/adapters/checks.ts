/** What serving needs, each asked for real: a row, two queues, the bus, and every upstream service through the gateway. */
import { DescribeEventBusCommand, type EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { dealIdOf, merchantIdOf } from '../../shared/contracts/demo-deals.ts';
import { LAB_QUEUES, ROWS } from '../../shared/contracts/sli-counts.ts';
import { type ServiceClient, ServiceRefused } from '../../shared/resilience/service-client.ts';
import type { Check } from '../domain/check.ts';
import type { QueueDepths } from './queue-depths.ts';

/** A row of each that any system with its demo data has. */
export const UPSTREAMS = {
  'deal-catalog': `/deals/${dealIdOf(1)}`,
  prices: `/prices/${dealIdOf(1)}`,
  availability: `/deals/${dealIdOf(1)}`,
  ratings: `/ratings/${dealIdOf(1)}`,
  merchants: `/merchants/${merchantIdOf(1)}`,
} as const;
export type UpstreamName = keyof typeof UPSTREAMS;

interface Clients {
  readonly documents: DynamoDBDocumentClient;
  readonly table: string;
  readonly queues: QueueDepths;
  readonly events: Pick<EventBridgeClient, 'send'>;
  readonly busName: string;
  readonly upstream: (name: UpstreamName) => ServiceClient;
}

export function checksOf({ documents, table, queues, events, busName, upstream }: Clients): Check[] {
  const upstreams = Object.entries(UPSTREAMS).map(([name, path]): Check => {
    const client = upstream(name as UpstreamName); // a key of UPSTREAMS
    return {
      name,
      run: async (_signal, ids) => {
        try {
          await client.call('GET', path, { ...ids, schema: z.unknown() });
        } catch (error) {
          // "there is no such row" is an answer of a service that works
          if (!(error instanceof ServiceRefused && error.status === 404)) throw error;
        }
      },
    };
  });
  return [
    {
      name: 'tables',
      run: (abortSignal) =>
        documents.send(new GetCommand({ TableName: table, Key: ROWS.totals(), ProjectionExpression: 'upTo' }), {
          abortSignal,
        }),
    },
    ...LAB_QUEUES.map((queue): Check => ({ name: `queue ${queue}`, run: (signal) => queues.of(queue, signal) })),
    {
      name: 'bus',
      run: (abortSignal) => events.send(new DescribeEventBusCommand({ Name: busName }), { abortSignal }),
    },
    ...upstreams,
  ];
}
