/** Purchases of deals: two doors, the outbox, the workflow, and what gives up a purchase whose message was set aside. */
import { FilterCriteria, FilterRule } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { CreatePurchase, GetPurchase } from '../../functions/shared/contracts/purchases.routes.ts';
import { AppFunction } from '../constructs/app-function.ts';
import { bindBucket, bindLabBehaviour, bindLimit, bindServiceClient, bindTable } from '../constructs/bindings.ts';
import { EventConsumer } from '../constructs/event-consumer.ts';
import { HttpRoute } from '../constructs/http-route.ts';
import { TableOutbox } from '../constructs/table-outbox.ts';
import type { DealsProps } from '../stacks/deals.ts';

const service = 'purchases';

export class PurchasesService extends Construct {
  constructor(scope: Construct, id: string, { door, data, bus: { bus, undelivered } }: DealsProps) {
    super(scope, id);
    const { purchases } = data.tables;
    const fn = (handler: string): AppFunction => new AppFunction(this, handler, { service, handler });

    const create = fn('create-purchase');
    bindTable(create, purchases, 'PURCHASES_TABLE', 'change');
    bindLimit(create, data, 'deal-purchase');
    bindServiceClient(create, 'prices', data.clients.purchases);
    bindServiceClient(create, 'availability', data.clients.purchases);
    new HttpRoute(door, 'CreatePurchase', {
      contract: CreatePurchase,
      fn: create,
      errorImpact: 'Nobody can buy deals.',
    });

    const get = fn('get-purchase');
    bindTable(get, purchases, 'PURCHASES_TABLE');
    new HttpRoute(door, 'GetPurchase', { contract: GetPurchase, fn: get });

    const publish = fn('publish-purchase-changes');
    // what becomes of a purchase later is told by whoever does it; the rows beside the purchases are nobody's news
    const newPurchase = {
      eventName: FilterRule.isEqual('INSERT'),
      dynamodb: { NewImage: { entity: { S: FilterRule.isEqual('purchase') } } },
    };
    new TableOutbox(this, 'PurchaseChanges', {
      fn: publish,
      table: purchases,
      only: [FilterCriteria.filter(newPurchase)],
    });

    const workflow = new AppFunction(this, 'on-purchase-events', {
      service,
      handler: 'on-purchase-events',
      timeoutSeconds: 5,
    }); // a message whose worker died comes back after six times that
    const deadLetters = fn('on-dead-letters');
    for (const worker of [workflow, deadLetters]) {
      bindTable(worker, purchases, 'PURCHASES_TABLE', 'change');
      bindServiceClient(worker, 'availability', data.clients.purchases);
    }
    bindLabBehaviour(workflow);
    const receipts = { bucket: data.receipts, folder: 'receipts' };
    bindBucket(workflow, receipts, 'RECEIPTS_BUCKET', ['s3:PutObject', 's3:DeleteObject']);
    bindBucket(deadLetters, receipts, 'RECEIPTS_BUCKET', ['s3:DeleteObject']);
    new EventConsumer(this, 'PurchaseWorkflow', {
      consumer: 'purchase-workflow',
      fn: workflow,
      bus,
      undelivered,
      errorImpact: 'Purchases stand still: no verdict, no count, no receipt.',
    });
    new EventConsumer(this, 'PurchaseDead', {
      consumer: 'purchase-dead',
      fn: deadLetters,
      bus,
      undelivered,
      maxConcurrency: 2,
      errorImpact: 'Purchases that were given up keep their stock and their place.',
    });
  }
}
