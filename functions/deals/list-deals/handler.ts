import { setTimeout as pause } from 'node:timers/promises';
import { DealList } from '../../shared/contracts/deals.http.ts';
import { ListDeals } from '../../shared/contracts/deals.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { type Reply, reply } from '../../shared/http/reply.ts';
import type { ReadModel } from '../adapters/read-model.ts';
import type { Calling, Upstreams } from '../adapters/upstreams.ts';
import { DEALS } from '../log-messages.ts';
import { readList } from './read-list.ts';
import { type Remembered, shortMemory } from './short-memory.ts';

export interface Dependencies {
  readonly readModel: ReadModel;
  readonly upstreams: (calling: Calling) => Upstreams;
  readonly now: () => number;
}

/** What a list is made of, by where its cards came from: hits + stale + misses + memory = cards. */
type Tally = (name: string, by?: number) => void;

function tallyRead({ deals, meta: { cache, readModel, upstreamCalls } }: DealList, tally: Tally): void {
  tally('cards', deals.length);
  if (cache === 'memory') tally('memory', deals.length);
  for (const [name, count] of Object.entries(readModel)) tally(name, count);
  tally('upstreamCalls', upstreamCalls);
}

export function createHandler({ readModel, upstreams, now }: Dependencies) {
  const memory = shortMemory(now);
  /** Lists being read, by question; never rejected. Whoever asks the same meanwhile waits for that one. */
  const reading = new Map<string, Promise<unknown>>();

  const fromMemory = ({ cards, jsonFor }: Remembered, requestId: string, tally: Tally): Reply => {
    tally('cards', cards);
    tally('memory', cards);
    return reply({ json: jsonFor(requestId) });
  };

  return httpHandler(ListDeals, async ({ query, requestId, correlationId, traceparent, tally, log, emit }) => {
    const key = `${query.city} ${query.limit}`;
    if (reading.has(key)) await reading.get(key);
    const known = memory.find(key);
    if (known !== undefined) return fromMemory(known, requestId, tally);

    const read = async (): Promise<DealList> => {
      const { meta, ...list } = await readList(query, {
        readModel,
        upstreams: upstreams({ correlationId, causationId: requestId, traceparent }),
        now,
        pause,
        log,
        emit,
        holder: requestId,
        lastResort: () => memory.lastResort(key),
      });
      const answer = DealList.parse({ ...list, meta: { requestId, ...meta } });
      memory.keep(key, answer);
      return answer;
    };
    const answering = read();
    const settled = answering.catch(() => undefined).finally(() => reading.delete(key));
    reading.set(key, settled);
    const answer = await answering;
    tallyRead(answer, tally);
    if (answer.warnings.length > 0) log.say(DEALS.DEGRADED, { warnings: answer.warnings });
    return reply({ json: JSON.stringify(answer) });
  });
}
