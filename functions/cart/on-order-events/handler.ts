import { CartCleared } from '../../shared/contracts/cart.events.ts';
import { queueHandler } from '../../shared/queue/queue-handler.ts';
import type { CartRepository } from '../adapters/cart-table.ts';
import { type Cleared, clearBought } from '../domain/cart.ts';
import { CART } from '../log-messages.ts';
import { shown } from '../visit.ts';

export interface Dependencies {
  readonly carts: CartRepository;
}

/** Tries against a person who changes the cart at the same moment; after that the queue tries again. */
const TRIES = 5;

async function clearOnce(
  carts: CartRepository,
  order: { orderId: string; userId: string; cartId: string; cartVersion: number },
): Promise<(Cleared & { before: Cleared['cart'] }) | undefined> {
  const owner = { kind: 'customer', userId: order.userId } as const;
  for (let tries = 1; ; tries += 1) {
    const before = await carts.read(owner);
    // a version from the future cannot be of this row either
    if (before.cartId !== order.cartId || before.version < order.cartVersion) return undefined;
    const cleared = clearBought(before, order);
    if (cleared.repeated) return { ...cleared, before };
    try {
      await carts.save(owner, cleared.cart);
      return { ...cleared, before };
    } catch (error) {
      if (!(error instanceof Error && error.name === 'CartChanged') || tries >= TRIES) throw error;
    }
  }
}

export const createHandler = ({ carts }: Dependencies) =>
  queueHandler({ consumer: 'cart-clearing' }, async ({ event, log, changed, emit }) => {
    const { orderId, userId, cartId } = event.data;
    const cleared = await clearOnce(carts, event.data);
    if (cleared === undefined) {
      log.say(CART.UNKNOWN, { orderId, cartId });
      return 'handled';
    }
    const { before, cart, clearing, repeated } = cleared;
    const { cartVersion, removedLines } = clearing;
    if (repeated) log.say(CART.REPEATED, { orderId, cartId });
    else {
      log.say(CART.CLEARED, { orderId, cartId, removedLines, keptLines: cart.lines.length });
      changed({ table: 'carts', key: cartId, before: shown(before), after: shown(cart) });
    }
    emit(CartCleared, { cartId, userId, cartVersion, reason: 'ordered', orderId, removedLines });
    return repeated ? 'repeated' : 'handled';
  });
