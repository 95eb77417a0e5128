/** Double entry over the journal, from the contracts alone: no map, no rules as deployed, nothing of the page. */
import { CONSUMERS, type ConsumerDefinition } from '../../functions/shared/contracts/flows.ts';
import type { FeedEvent } from '../../functions/shared/contracts/live.protocol.ts';

const RANK = ['in flight', 'retrying', 'dead', 'delivered'];
const FINAL = ['dead', 'delivered'];
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
  const copies = new Map<string, { readonly state: string; readonly time: string }>();
  const note = (queue: string, key: string, state: string, time: string) => {
    const copy = `${plain(queue)} ${key}`;
    const known = copies.get(copy);
    const counts = known === undefined || RANK.indexOf(state) > RANK.indexOf(known.state);
    const differ = known !== undefined && FINAL.includes(state) && FINAL.includes(known.state) && time !== known.time;
    // a letter may be handled after all, and a message that was handled may come again until it is one
    if (differ ? time > known.time : counts) copies.set(copy, { state, time });
    else if (known?.state === state && time > known.time) copies.set(copy, { state, time });
  };
  for (const { id, type, source, data, time } of events) {
    if (source !== 'playground.system') {
      for (const queue of queuesOf(consumers, type, undefined))
        note(queue, id, queue === 'live-feed' ? 'delivered' : 'in flight', time);
      for (const queue of queuesOf(consumers, type, 'timer')) note(queue, id, 'in flight', time);
      continue;
    }
    const state = SAID[type];
    if (state === undefined) continue;
    const key = word(data.eventId) || word(data.messageId);
    note(word(data.queue), key, state, time);
    // the topic behind this consumer hands on what it was told
    if (type !== 'MessageHandled' || plain(word(data.queue)) !== 'notifications') continue;
    for (const queue of queuesOf(consumers, word(data.eventType), 'topic')) note(queue, key, 'in flight', time);
  }
  return new Map([...copies].map(([copy, { state }]) => [copy, state]));
}
