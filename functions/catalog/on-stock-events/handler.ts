import { type QueueMessage, queueHandler } from '../../shared/queue/queue-handler.ts';
import type { ProductCache } from '../adapters/product-cache.ts';
import type { Shelf } from '../adapters/shelf.ts';
import { dropCopy } from '../cached-products.ts';
import { type Level, levelsIn } from '../domain/level.ts';
import { CATALOG } from '../log-messages.ts';

export interface Dependencies {
  readonly shelf: Pick<Shelf, 'take'>;
  readonly cache: ProductCache;
}

/** Whether the level was news. */
async function follow(
  level: Level,
  { event, log, changed }: QueueMessage<'product-availability'>,
  { shelf, cache }: Dependencies,
): Promise<boolean> {
  const { correlationId, id: causationId, traceparent, occurredAt: at } = event.meta;
  const taken = await shelf.take(level, { correlationId, causationId, traceparent, at, ordinal: 0 });
  if (taken === 'known') return false;
  const { productId } = level;
  const { known, turned } = taken;
  changed({ table: 'product-levels', key: productId, before: known ?? null, after: level });
  if (turned === undefined) return true;
  await dropCopy(turned.after, cache, log);
  log.say(CATALOG.TURNED, { productId, available: turned.after.available });
  const sign = ({ available, revision }: typeof turned.after) => ({ available, revision });
  changed({ table: 'products', key: productId, before: sign(turned.before), after: sign(turned.after) });
  return true;
}

export const createHandler = (dependencies: Dependencies) =>
  queueHandler({ consumer: 'product-availability' }, async (message) => {
    const levels = levelsIn(message.event);
    const news = await Promise.all(levels.map((level) => follow(level, message, dependencies)));
    if (news.includes(true)) return 'handled';
    message.log.say(CATALOG.KNOWN, { products: levels.length });
    return 'repeated';
  });
