import type { CartView } from '../../../../functions/shared/contracts/cart.http.ts';
import { moneyText } from '../format.ts';
import { Icon } from '../glyphs.tsx';

interface CartProps {
  readonly cart: CartView | null;
  readonly enabled: boolean;
  readonly busy: string;
  readonly onPut: (product: { readonly id: string; readonly name: string }, quantity: number) => void;
}

/** Lines of the cart; a price that changed since says so. */
export function Cart({ cart, enabled, busy, onPut }: CartProps) {
  const items = cart?.items ?? [];
  return (
    <>
      <h2 className="gap">Cart</h2>
      {items.length === 0 && <p className="hint">The cart is empty.</p>}
      {items.length > 0 && (
        <ul className="products" aria-label="Cart">
          {items.map((line) => (
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
                onClick={() => onPut({ id: line.productId, name: line.name }, 0)}
              >
                <Icon name="minus" size={14} />
              </button>
              {line.previousPrice !== undefined && (
                <p className="detail">The price changed: it was {moneyText(line.previousPrice)} when you put it in.</p>
              )}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
