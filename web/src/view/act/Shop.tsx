/** Products, cart and checkout. The cart is read again when an event says that it changed. */
import { useCallback, useEffect, useState } from 'react';
import type { CartView } from '../../../../functions/shared/contracts/cart.http.ts';
import { Cart } from './Cart.tsx';
import { Catalog } from './Catalog.tsx';
import { Checkout } from './Checkout.tsx';
import type { Doors } from './doors.ts';
import { ProblemNote } from './ProblemNote.tsx';
import { useCall, useNewEvents } from './use-asked.ts';

export interface PartProps {
  readonly doors: Doors;
  readonly enabled: boolean;
  /** Empty while nobody is signed in. */
  readonly userId: string;
}

export function Shop({ doors, enabled, userId }: PartProps) {
  const [cart, setCart] = useState<CartView | null>(null);
  const { busy, problem, run } = useCall();

  const readCart = useCallback(() => {
    void doors.cart().then(({ value }) => {
      if (value !== null) setCart(value);
    });
  }, [doors]);
  useEffect(() => {
    if (enabled && userId !== '') readCart();
  }, [enabled, userId, readCart]);
  useNewEvents((events) => {
    const ids = new Set(cart?.items.map(({ productId }) => productId));
    const concerns = events.some(
      ({ source, type, data }) =>
        (source === 'playground.cart' && data.cartId === cart?.cartId) ||
        // the cart follows the catalog a moment later: its consumer says when
        (type === 'MessageHandled' && data.queue === 'cart-prices' && ids.size > 0),
    );
    if (concerns) readCart();
  });

  async function put(product: { readonly id: string; readonly name: string }, quantity: number): Promise<void> {
    const { value } = await run(product.id, doors.putIntoCart(product, quantity));
    if (value !== null) setCart(value);
  }

  const inCart = (id: string) => cart?.items.find(({ productId }) => productId === id)?.quantity ?? 0;
  return (
    <section aria-label="Shop">
      <Catalog
        doors={doors}
        enabled={enabled}
        userId={userId}
        adding={busy}
        onAdd={(product) => void put(product, inCart(product.id) + 1)}
      />
      <Cart cart={cart} enabled={enabled} busy={busy} onPut={(product, quantity) => void put(product, quantity)} />
      {problem !== null && <ProblemNote problem={problem} />}
      <Checkout doors={doors} enabled={enabled} userId={userId} cart={cart} />
    </section>
  );
}
