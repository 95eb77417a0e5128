/** Card and order. What came of it stays until the next try: number, warnings, refusal. */
import { useRef, useState } from 'react';
import type { CartView } from '../../../../functions/shared/contracts/cart.http.ts';
import type { OrderPlacedAnswer } from '../../../../functions/shared/contracts/orders.http.ts';
import { moneyText } from '../format.ts';
import { setUi } from '../store.ts';
import { APPROVE, CARDS } from './cards.ts';
import { ProblemNote } from './ProblemNote.tsx';
import type { PartProps } from './Shop.tsx';
import { useCall } from './use-asked.ts';

export function Checkout({ doors, enabled, userId, cart }: PartProps & { readonly cart: CartView | null }) {
  const [card, setCard] = useState(APPROVE);
  const [placed, setPlaced] = useState<OrderPlacedAnswer | null>(null);
  const { busy, problem, run } = useCall();
  const intent = useRef(crypto.randomUUID());

  async function order(): Promise<void> {
    setPlaced(null);
    const { value, answer } = await run('order', doors.order(card.method, intent.current));
    setPlaced(value);
    if (value !== null) setUi(({ ordered }) => ({ ordered: ordered + 1 }));
    // Any answer closes this intent; only silence leaves it open for another try with the same key.
    if (answer.status !== 0) intent.current = crypto.randomUUID();
  }

  const count = cart?.items.reduce((sum, { quantity }) => sum + quantity, 0) ?? 0;
  return (
    <>
      <div className="pair">
        <label htmlFor="card">Card</label>
        <select
          id="card"
          value={card.method}
          aria-describedby="card-story"
          onChange={({ target }) => setCard(CARDS.find(({ method }) => method === target.value) ?? APPROVE)}
        >
          {CARDS.map(({ method, label }) => (
            <option key={method} value={method}>
              {label}
            </option>
          ))}
        </select>
      </div>
      <p className="hint" id="card-story">
        {card.story}
      </p>
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
      {placed !== null && (
        <div className="outcome" role="status">
          <div className="row">
            <span className="grow">
              Order <b className="mono">{placed.orderId.slice(-6)}</b> over {moneyText(placed.total)}
            </span>
            <button type="button" className="link" onClick={() => setUi({ tab: 'orders' })}>
              see it
            </button>
          </div>
          {placed.warnings.length > 0 && (
            <ul aria-label="Warnings">
              {placed.warnings.map((warning) => (
                <li key={warning}>! {warning}</li>
              ))}
            </ul>
          )}
        </div>
      )}
      {problem !== null && <ProblemNote problem={problem} onAgain={() => void order()} />}
    </>
  );
}
