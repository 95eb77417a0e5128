import {
  DealCardRefreshed,
  DealCardStale,
  DealListRefreshed,
  type DealListStale,
} from '../../shared/contracts/deals.events.ts';
import type { EventOf } from '../../shared/contracts/define-event.ts';
import { type QueueMessage, queueHandler } from '../../shared/queue/queue-handler.ts';
import type { Card, ReadModel } from '../adapters/read-model.ts';
import type { Calling, Upstreams } from '../adapters/upstreams.ts';
import { composer } from '../composer.ts';
import { partsOf } from '../domain/card.ts';
import { ageSeconds, freshnessOf } from '../domain/freshness.ts';
import { limited } from '../limited.ts';
import { DEALS } from '../log-messages.ts';

export interface Dependencies {
  readonly readModel: ReadModel;
  readonly upstreams: (calling: Calling) => Upstreams;
  readonly now: () => number;
}

type Message = QueueMessage<'read-model-refresh'>;

/** Calls at the same time, all messages of a batch together. */
const AT_ONCE = 10;

const callingFor = ({ event: { meta } }: Message): Calling => ({
  correlationId: meta.correlationId,
  causationId: meta.id,
  traceparent: meta.traceparent,
});

const shown = (card: Card | undefined, now: number) =>
  card === undefined ? null : { parts: partsOf(card.deal), ageSeconds: ageSeconds(card.madeAt, now) };

export function createHandler({ readModel, upstreams: upstreamsFor, now }: Dependencies) {
  const bulkhead = limited(AT_ONCE);

  async function refreshCard({ dealId }: EventOf<typeof DealCardStale>['data'], message: Message) {
    const { log, emit, changed } = message;
    const before = (await readModel.cards([dealId])).get(dealId);
    if (before !== undefined && freshnessOf(before, now()) === 'fresh') {
      log.say(DEALS.FRESH_ALREADY, { dealId });
      return;
    }
    const upstreams = upstreamsFor(callingFor(message));
    const found = await bulkhead.run(() => upstreams.deal(dealId)); // away: the message is tried again
    if (found === undefined) {
      log.say(DEALS.NO_SUCH_DEAL, { dealId });
      return;
    }
    const madeAt = now();
    const { deal, warnings } = await composer(upstreams, bulkhead)(found);
    const outcome = await readModel.keepCard({ deal, warnings, madeAt });
    if (outcome === 'kept') {
      const after = { parts: partsOf(deal), ageSeconds: 0 };
      changed({ table: 'deals-read-model', key: dealId, before: shown(before, madeAt), after });
    }
    log.say(DEALS.REFRESHED, { dealId, outcome, warnings });
    emit(DealCardRefreshed, { dealId, warnings: [...warnings], upstreamCalls: upstreams.calls });
  }

  async function refreshList({ city }: EventOf<typeof DealListStale>['data'], message: Message) {
    const { log, emit } = message;
    const before = await readModel.list(city);
    if (before !== undefined && freshnessOf(before, now()) === 'fresh') {
      log.say(DEALS.FRESH_ALREADY, { city });
      return;
    }
    const upstreams = upstreamsFor(callingFor(message));
    const madeAt = now();
    const ids = (await bulkhead.run(() => upstreams.dealsOf(city))).map(({ id }) => id);
    await readModel.keepList({ city, ids, madeAt });
    log.say(DEALS.REFRESHED, { city, deals: ids.length });
    emit(DealListRefreshed, { city, deals: ids.length });
  }

  return queueHandler({ consumer: 'read-model-refresh' }, async (message) => {
    const { event } = message;
    if (event.type === DealCardStale.type) await refreshCard(event.data, message);
    else await refreshList(event.data, message);
  });
}
