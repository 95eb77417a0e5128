/** Double entry over the journal, from the contracts alone: no map, no rules as deployed, nothing of the page. */
import { CONSUMERS, type ConsumerDefinition } from '../../functions/shared/contracts/flows.ts';
import type { FeedEvent } from '../../functions/shared/contracts/live.protocol.ts';

const RANK = ['in flight', 'retrying', 'dead', 'delivered'];
const SAID: Readonly<Record<string, string>> = {
  MessageHandled: 'delivered',
  MessageFailed: 'retrying',
  MessageDeadLettered: 'dead',
};

export type Consumers = Readonly<Record<string, ConsumerDefinition>>;

const takes = ({ contracts }: ConsumerDefinition, type: string): boolean =>
  contracts === 'all' || contracts.some((contract) => contract.type === type);

const queuesOf = (consumers: Consumers, type: string, fedBy: ConsumerDefinition['fedBy']): string[] =>
  Object.entries(consumers).flatMap(([name, consumer]) =>
    consumer.fedBy === fedBy && takes(consumer, type) ? [name] : [],
  );

const word = (value: unknown): string => (typeof value === 'string' ? value : '');
const plain = (queue: string): string => queue.replace(/\.fifo$/, '');

/** State of every copy by `<queue> <event id>`; a message that is no event stands for itself. */
export function copiesOf(events: Iterable<FeedEvent>, consumers: Consumers = CONSUMERS): Map<string, string> {
  const copies = new Map<string, string>();
  const note = (queue: string, key: string, state: string) => {
    const copy = `${plain(queue)} ${key}`;
    if (RANK.indexOf(state) > RANK.indexOf(copies.get(copy) ?? '')) copies.set(copy, state);
  };
  for (const { id, type, source, data } of events) {
    if (source !== 'playground.system') {
      for (const queue of queuesOf(consumers, type, undefined))
        note(queue, id, queue === 'live-feed' ? 'delivered' : 'in flight');
      for (const queue of queuesOf(consumers, type, 'timer')) note(queue, id, 'in flight');
      continue;
    }
    const state = SAID[type];
    if (state === undefined) continue;
    const key = word(data.eventId) || word(data.messageId);
    note(word(data.queue), key, state);
    // the topic behind this consumer hands on what it was told
    if (type !== 'MessageHandled' || plain(word(data.queue)) !== 'notifications') continue;
    for (const queue of queuesOf(consumers, word(data.eventType), 'topic')) note(queue, key, 'in flight');
  }
  return copies;
}
