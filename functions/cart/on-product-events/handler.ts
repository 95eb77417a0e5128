import { queueHandler } from '../../shared/queue/queue-handler.ts';
import type { PriceRepository } from '../adapters/price-table.ts';
import { CART } from '../log-messages.ts';

export interface Dependencies {
  readonly prices: Pick<PriceRepository, 'keep'>;
}

/** Carts themselves stay untouched, and so do their versions: whoever reads one looks the prices up. */
export const createHandler = ({ prices }: Dependencies) =>
  queueHandler({ consumer: 'cart-prices' }, async ({ event, log, changed }) => {
    const { productId, name, price, revision, changed: fields } = event.data;
    if (!fields.includes('name') && !fields.includes('price')) return 'handled'; // no cart shows anything else
    const kept = await prices.keep({ productId, name, price, revision });
    if (kept === 'known') {
      log.say(CART.PRICE_KNOWN, { productId, revision });
      return 'repeated';
    }
    log.say(CART.PRICE_TAKEN, { productId, revision });
    const { before } = kept;
    const shown = before === undefined ? null : { price: before.price, revision: before.revision };
    changed({ table: 'carts', key: `price#${productId}`, before: shown, after: { price, revision } });
    return 'handled';
  });
