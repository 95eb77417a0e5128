/** Admission control before a queue of small jobs, and the worker behind it. */
import { Construct } from 'constructs';
import { CreateEnrichmentJobsRoute } from '../../functions/shared/contracts/enrichment.routes.ts';
import { AppFunction } from '../constructs/app-function.ts';
import { allow, bindParameter, bindServiceClient, bindTable } from '../constructs/bindings.ts';
import { EventConsumer } from '../constructs/event-consumer.ts';
import { HttpRoute } from '../constructs/http-route.ts';
import { TableOutbox } from '../constructs/table-outbox.ts';
import type { DealsProps } from '../stacks/deals.ts';

const service = 'enrichment';

export class EnrichmentService extends Construct {
  constructor(scope: Construct, id: string, { door, data, bus: { bus, undelivered } }: DealsProps) {
    super(scope, id);
    const jobs = data.tables['enrichment-jobs'];
    const batches = data.tables['enrichment-batches'];
    const fn = (handler: string, timeoutSeconds = 10): AppFunction =>
      new AppFunction(this, handler, { service, handler, timeoutSeconds });

    const onRequested = fn('on-enrichment-requested');
    bindTable(onRequested, jobs, 'ENRICHMENT_JOBS_TABLE', 'change');
    bindServiceClient(onRequested, 'deal-catalog', data.clients.enrichment);
    const { queue } = new EventConsumer(this, 'Enrichment', {
      consumer: 'enrichment',
      fn: onRequested,
      bus,
      undelivered,
      maxConcurrency: 2, // all jobs meet at the counter of places: few environments collide little
      errorImpact: 'Deals stay without tags, search text and score.',
    });

    const create = fn('create-enrichment-jobs');
    bindTable(create, jobs, 'ENRICHMENT_JOBS_TABLE', 'change');
    bindTable(create, batches, 'ENRICHMENT_BATCHES_TABLE', 'append');
    bindServiceClient(create, 'deal-catalog', data.clients.enrichment);
    bindParameter(create, 'config/lab/open');
    create.addEnvironment('ENRICHMENT_QUEUE_URL', queue.queueUrl);
    allow(create, ['sqs:GetQueueAttributes'], [queue.queueArn]);
    new HttpRoute(door, 'CreateEnrichmentJobs', { contract: CreateEnrichmentJobsRoute, fn: create });

    const publish = fn('publish-batch-changes', 60); // a thousand events, ten a call
    bindTable(publish, jobs, 'ENRICHMENT_JOBS_TABLE', 'change');
    new TableOutbox(this, 'BatchChanges', { fn: publish, table: batches });

    const onDeadLetters = fn('on-dead-letters');
    bindTable(onDeadLetters, jobs, 'ENRICHMENT_JOBS_TABLE', 'change');
    new EventConsumer(this, 'EnrichmentDead', {
      consumer: 'enrichment-dead',
      fn: onDeadLetters,
      bus,
      undelivered,
      errorImpact: 'Jobs that were given up keep their places: fewer are let in.',
    });
  }
}
