/** The shelf: search, categories, votes, what is in stock; a product opens with what goes with it. */
import { useState } from 'react';
import type { Category, ProductView } from '../../../../functions/shared/contracts/catalog.http.ts';
import { productsAfter } from '../../model/told.ts';
import { moneyText } from '../format.ts';
import { Icon } from '../glyphs.tsx';
import type { Page } from './doors.ts';
import { ProblemNote } from './ProblemNote.tsx';
import { Product } from './Product.tsx';
import type { PartProps } from './Shop.tsx';
import { useCall, useNewEvents } from './use-asked.ts';

const CATEGORIES: readonly Category[] = ['tea', 'coffee', 'tableware', 'pantry'];

interface CatalogProps extends PartProps {
  /** The product that is being put into the cart. */
  readonly adding: string;
  readonly onAdd: (product: ProductView) => void;
}

export function Catalog({ doors, enabled, userId, adding, onAdd }: CatalogProps) {
  const [page, setPage] = useState<Page<ProductView> | null>(null);
  const [category, setCategory] = useState('');
  const [words, setWords] = useState('');
  const [opened, setOpened] = useState('');
  const { busy, problem, run } = useCall();
  useNewEvents((events) =>
    setPage((before) => {
      const items = before === null ? [] : productsAfter(before.items, events);
      return before === null || items === before.items ? before : { ...before, items };
    }),
  );

  async function look(shelf: string): Promise<void> {
    const { value } = await run('look', doors.products(shelf, words.trim()));
    if (value !== null) setPage(value);
  }
  const changed = (next: ProductView): void =>
    setPage((before) =>
      before === null ? null : { ...before, items: before.items.map((one) => (one.id === next.id ? next : one)) },
    );

  return (
    <>
      <form
        className="search"
        onSubmit={(event) => {
          event.preventDefault();
          void look(category);
        }}
      >
        <input
          type="search"
          aria-label="Search products"
          placeholder="All products"
          maxLength={80}
          value={words}
          onChange={({ target }) => setWords(target.value)}
        />
        <select
          aria-label="Category"
          value={category}
          onChange={({ target }) => {
            setCategory(target.value);
            if (enabled) void look(target.value);
          }}
        >
          <option value="">all shelves</option>
          {CATEGORIES.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <button type="submit" className="btn lg wide" disabled={!enabled || busy === 'look'}>
          {page === null ? 'Browse products' : 'Look again'}
        </button>
      </form>
      {problem !== null && <ProblemNote problem={problem} onAgain={() => void look(category)} />}
      {page?.items.length === 0 && <p className="hint">Nothing on this shelf fits. Try fewer words or all shelves.</p>}
      {page !== null && page.items.length > 0 && (
        <ul className="products" aria-label="Products">
          {page.items.map((product) => (
            <li key={product.id} className={product.available ? '' : 'gone'}>
              <button
                type="button"
                className="link plain name"
                aria-expanded={opened === product.id}
                onClick={() => setOpened(opened === product.id ? '' : product.id)}
              >
                {product.name}
              </button>
              <span className="num muted">{product.available ? moneyText(product.price) : 'sold out'}</span>
              <button
                type="button"
                className="btn icon-btn"
                aria-label={`Add ${product.name} to the cart`}
                disabled={!enabled || !product.available || adding === product.id}
                onClick={() => onAdd(product)}
              >
                <Icon name="plus" size={14} />
              </button>
              {opened === product.id && (
                <Product
                  product={product}
                  shelf={page.items}
                  doors={doors}
                  enabled={enabled}
                  userId={userId}
                  onChange={changed}
                  onOpen={setOpened}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {page?.nextCursor && <p className="hint">More are there: search narrows them down.</p>}
    </>
  );
}
