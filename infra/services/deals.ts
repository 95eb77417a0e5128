/** The experience API of the deals platform: lists from a read model, single deals put together, and two ways to hash. */
import { Construct } from 'constructs';
import { GetDeal, HashBad, HashGood, ListDeals } from '../../functions/shared/contracts/deals.routes.ts';
import { AppFunction, type AppFunctionProps } from '../constructs/app-function.ts';
import { bindParameter, bindServiceClient, bindTable } from '../constructs/bindings.ts';
import { EventConsumer } from '../constructs/event-consumer.ts';
import { HttpRoute } from '../constructs/http-route.ts';
import type { DealsProps } from '../stacks/deals.ts';
import { PlaygroundStack } from '../stacks/playground-stack.ts';

const service = 'deals';
const UPSTREAMS = ['deal-catalog', 'prices', 'availability', 'ratings', 'merchants'];

export class ExperienceApi extends Construct {
  constructor(scope: Construct, id: string, { door, data, bus: { bus, undelivered } }: DealsProps) {
    super(scope, id);
    const readModel = data.tables['deals-read-model'];
    const fn = (handler: string, props: Partial<AppFunctionProps> = {}): AppFunction =>
      new AppFunction(this, handler, { service, handler, ...props });
    const calling = (caller: AppFunction): AppFunction => {
      for (const upstream of UPSTREAMS) bindServiceClient(caller, upstream, data.clients.deals);
      return caller;
    };

    const list = calling(fn('list-deals', { memoryMb: 512 }));
    bindTable(list, readModel, 'READ_MODEL_TABLE', 'remove');
    new HttpRoute(door, 'ListDeals', { contract: ListDeals, fn: list, errorImpact: 'Visitors see no deals.' });

    new HttpRoute(door, 'GetDeal', { contract: GetDeal, fn: calling(fn('get-deal')) });

    // a batch of ten cards is fifty calls, ten at a time; when every one of them times out that takes a while
    const onCardEvents = calling(fn('on-card-events', { timeoutSeconds: 30 }));
    bindTable(onCardEvents, readModel, 'READ_MODEL_TABLE', 'change');
    new EventConsumer(this, 'ReadModelRefresh', {
      consumer: 'read-model-refresh',
      fn: onCardEvents,
      bus,
      undelivered,
      maxConcurrency: 2, // refreshing is never urgent: the upstream services belong to those who wait
      errorImpact: 'Cards of deals grow old and have to be put together while somebody waits.',
    });

    for (const contract of [HashBad, HashGood]) {
      const { hashReservedConcurrency: reservedConcurrency } = PlaygroundStack.around(this).settings;
      const hash = fn(contract.handler, {
        memoryMb: 3_008, // below about 1.8 GB a function has less than one core, and a second thread is none
        timeoutSeconds: 28, // a second before the gateway gives up
        ...(reservedConcurrency === undefined ? {} : { reservedConcurrency }),
      });
      bindServiceClient(hash, 'prices', data.clients.deals);
      bindParameter(hash, 'config/lab/open');
      new HttpRoute(door, contract === HashBad ? 'HashBad' : 'HashGood', { contract, fn: hash });
    }
  }
}
