/** Products, cart and order. The cart is read again when an event says that it changed. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Problem } from '../../live/api.ts';
import { usePlayground } from '../context.ts';
import { moneyText } from '../format.ts';
import { Icon } from '../glyphs.tsx';
import { useBeat } from '../heartbeat.ts';
import { useUi } from '../store.ts';
import type { Actions, Cart, PaymentMethod, Product } from './actions.ts';
import { ProblemNote } from './ProblemNote.tsx';

const CARDS: readonly (readonly [PaymentMethod, string])[] = [
  ['card-approve', 'approve'],
  ['card-decline', 'decline'],
  ['card-decline-at-capture', 'decline at capture'],
  ['card-slow', 'slow'],
  ['card-flaky', 'flaky'],
];

/** Calls back when an event of this cart went by. */
function useCartEvents(cartId: string, changed: () => void): void {
  const { world } = usePlayground();
  const seen = useRef(world.ring.next);
  useBeat(() => {
    const from = Math.max(seen.current, world.ring.oldest);
    seen.current = world.ring.next;
    if (cartId === '') return;
    for (let row = from; row < seen.current; row++) {
      const event = world.eventOf(row);
      if (event?.source === 'playground.cart' && event.data.cartId === cartId) {
        changed();
        return;
      }
    }
  });
}

export function Shop({ actions, enabled }: { actions: Actions; enabled: boolean }) {
  const session = useUi((state) => state.session);
  const [products, setProducts] = useState<readonly Product[] | null>(null);
  const [cart, setCart] = useState<Cart | null>(null);
  const [card, setCard] = useState<PaymentMethod>('card-approve');
  const [busy, setBusy] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);
  const intent = useRef(crypto.randomUUID());

  const readCart = useCallback(() => {
    void actions.cart().then((next) => {
      if (next !== null) setCart(next);
    });
  }, [actions]);
  const userId = session === null || session === 'unknown' ? '' : session.userId;
  useEffect(() => {
    if (enabled && userId !== '') readCart();
    if (userId === '') setCart(null);
  }, [enabled, userId, readCart]);
  useCartEvents(cart?.cartId ?? '', readCart);

  async function browse(): Promise<void> {
    setBusy('browse');
    const { products: found, answer } = await actions.products();
    setBusy('');
    setProblem(answer.problem);
    if (found !== null) setProducts(found);
  }

  async function put(product: { id: string; name: string }, quantity: number): Promise<void> {
    setBusy(product.id);
    const { cart: next, answer } = await actions.put(product, quantity);
    setBusy('');
    setProblem(answer.problem);
    if (next !== null) setCart(next);
  }

  async function order(): Promise<void> {
    setBusy('order');
    const answer = await actions.order(card, intent.current);
    setBusy('');
    setProblem(answer.problem);
    // Any answer closes this intent; only silence leaves it open for another try with the same key.
    if (answer.status !== 0) intent.current = crypto.randomUUID();
  }

  const count = cart?.items.reduce((sum, { quantity }) => sum + quantity, 0) ?? 0;
  const inCart = (id: string) => cart?.items.find(({ productId }) => productId === id)?.quantity ?? 0;
  return (
    <section className="sec" aria-label="Shop">
      <button
        type="button"
        className="btn lg wide"
        disabled={!enabled || busy === 'browse'}
        onClick={() => void browse()}
      >
        {products === null ? 'Browse products' : 'Read the products again'}
      </button>
      {products !== null && products.length === 0 && <p className="hint">The catalog is empty.</p>}
      {products !== null && products.length > 0 && (
        <ul className="products" aria-label="Products">
          {products.map((product) => (
            <li key={product.id}>
              <span className="name">{product.name}</span>
              <span className="num muted">{moneyText(product.price)}</span>
              <button
                type="button"
                className="btn icon-btn"
                aria-label={`Add ${product.name} to the cart`}
                disabled={!enabled || !product.available || busy === product.id}
                onClick={() => void put(product, inCart(product.id) + 1)}
              >
                <Icon name="plus" size={14} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <h2 className="gap">Cart</h2>
      {count === 0 ? (
        <p className="hint">The cart is empty.</p>
      ) : (
        <ul className="products" aria-label="Cart">
          {cart?.items.map((line) => (
            <li key={line.productId}>
              <span className="name">
                {line.quantity} × {line.name}
              </span>
              <span className="num muted">{moneyText(line.price)}</span>
              <button
                type="button"
                className="btn icon-btn"
                aria-label={`Take ${line.name} out of the cart`}
                disabled={!enabled || busy === line.productId}
                onClick={() => void put({ id: line.productId, name: line.name }, 0)}
              >
                <Icon name="minus" size={14} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="pair">
        <label htmlFor="card">Card</label>
        <select
          id="card"
          value={card}
          onChange={({ target }) => setCard(CARDS.find(([name]) => name === target.value)?.[0] ?? 'card-approve')}
        >
          {CARDS.map(([name, label]) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
        </select>
      </div>
      <button
        type="button"
        className="btn lg pri wide"
        disabled={!enabled || userId === '' || count === 0 || busy === 'order'}
        onClick={() => void order()}
      >
        Place order{' '}
        <span className="light">
          {count === 0 ? '' : `${count} ${count === 1 ? 'item' : 'items'}, ${moneyText(cart?.total)}`}
        </span>
      </button>
      {userId === '' && count > 0 && <p className="hint">Sign up or sign in to order.</p>}
      {problem !== null && <ProblemNote problem={problem} />}
    </section>
  );
}
