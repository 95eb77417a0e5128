/** Stock and price of one product, and a new one for the shelf. */
import { useState } from 'react';
import type { Category, ProductView } from '../../../../../functions/shared/contracts/catalog.http.ts';
import type { StockView } from '../../../../../functions/shared/contracts/inventory.http.ts';
import { moneyText } from '../../format.ts';
import type { Doors } from '../doors.ts';
import { Choice, entry, Field } from '../Field.tsx';
import { ProblemNote } from '../ProblemNote.tsx';
import type { PartProps } from '../Shop.tsx';
import { useAsked, useCall } from '../use-asked.ts';

const CATEGORIES: readonly Category[] = ['tea', 'coffee', 'tableware', 'pantry'];
const categoryOf = (name: string): Category => CATEGORIES.find((one) => one === name) ?? 'tea';
/** "12.90": the shelf is priced in euros. */
const euros = (text: string) => ({ amount: Math.round(Number(text) * 100), currency: 'EUR' }) as const;

interface OneProps {
  readonly product: ProductView;
  readonly doors: Doors;
  readonly enabled: boolean;
  readonly onChange: (product: ProductView) => void;
}

function StockForm({ product, doors, enabled }: OneProps) {
  const [changed, setChanged] = useState<StockView | null>(null);
  const { value, problem } = useAsked(() => doors.stock(product.id), enabled);
  const { busy, problem: refused, run } = useCall();
  const level = changed ?? value;
  return (
    <form
      className="account"
      aria-label="Stock"
      onSubmit={(event) => {
        event.preventDefault();
        const stock = Number(entry(new FormData(event.currentTarget), 'stock'));
        void run('stock', doors.putStock(product.id, stock)).then((result) => {
          if (result.value !== null) setChanged(result.value);
        });
      }}
    >
      {level !== null && (
        <dl className="made" aria-label="Stock now">
          <dt>for sale</dt>
          <dd>{level.available}</dd>
          <dt>reserved</dt>
          <dd>{level.reserved}</dd>
          <dt>sold</dt>
          <dd>{level.sold}</dd>
        </dl>
      )}
      {problem !== null && level === null && <p className="hint">{problem.title}. Set how much there is.</p>}
      <Field label="For sale from now on" name="stock" type="number" min={0} max={1_000_000} step={1} required />
      <button type="submit" className="btn" disabled={!enabled || busy === 'stock'}>
        Set the stock
      </button>
      {refused !== null && <ProblemNote problem={refused} />}
    </form>
  );
}

function PriceForm({ product, doors, enabled, onChange }: OneProps) {
  const { busy, problem, run } = useCall();
  return (
    <form
      className="account"
      aria-label="Price"
      onSubmit={(event) => {
        event.preventDefault();
        const price = euros(entry(new FormData(event.currentTarget), 'price'));
        const { name, category } = product;
        void run('price', doors.putProduct(product.id, { name, category, price })).then(({ value }) => {
          if (value !== null) onChange(value);
        });
      }}
    >
      <Field
        label={`Price, now ${moneyText(product.price)}`}
        name="price"
        type="number"
        min={0.01}
        step={0.01}
        required
        defaultValue={(product.price.amount / 100).toFixed(2)}
      />
      <button type="submit" className="btn" disabled={!enabled || busy === 'price'}>
        Change the price
      </button>
      {problem !== null && <ProblemNote problem={problem} />}
    </form>
  );
}

function NewProductForm({
  doors,
  enabled,
  onMade,
}: Omit<PartProps, 'userId'> & { onMade: (made: ProductView) => void }) {
  const { busy, problem, run } = useCall();
  return (
    <details>
      <summary>New product</summary>
      <form
        className="account"
        aria-label="New product"
        onSubmit={(event) => {
          event.preventDefault();
          const form = event.currentTarget;
          const data = new FormData(form);
          const product = {
            id: entry(data, 'id'),
            name: entry(data, 'name'),
            category: categoryOf(entry(data, 'category')),
            price: euros(entry(data, 'price')),
          };
          void run('new', doors.createProduct(product)).then(({ value }) => {
            if (value === null) return;
            form.reset();
            onMade(value);
          });
        }}
      >
        <Field
          label="Id"
          name="id"
          required
          pattern="[a-z0-9][a-z0-9\-]{0,63}"
          title="small letters, digits, hyphens"
        />
        <Field label="Name" name="name" required maxLength={80} />
        <Choice label="Category" name="category" options={CATEGORIES.map((name) => [name, name])} />
        <Field label="Price in EUR" name="price" type="number" min={0.01} step={0.01} required />
        <button type="submit" className="btn" disabled={!enabled || busy === 'new'}>
          Put it on the shelf
        </button>
        {problem !== null && <ProblemNote problem={problem} />}
      </form>
    </details>
  );
}

export function Shelf({ doors, enabled }: PartProps) {
  const { value, problem, busy, ask, update } = useAsked(() => doors.products('', ''), enabled);
  const [chosen, setChosen] = useState('');
  const items = value?.items ?? [];
  const product = items.find(({ id }) => id === chosen) ?? items[0];
  const changed = (next: ProductView): void =>
    update((page) => ({ ...page, items: page.items.map((one) => (one.id === next.id ? next : one)) }));
  return (
    <>
      {busy && value === null && <p className="hint">Reading the shelf…</p>}
      {problem !== null && (
        <>
          <ProblemNote problem={problem} />
          <button type="button" className="btn" onClick={ask}>
            Try again
          </button>
        </>
      )}
      {product !== undefined && (
        <>
          <Choice
            label="Product"
            options={items.map(({ id, name }) => [id, name])}
            value={product.id}
            onChoose={setChosen}
          />
          <StockForm key={`stock ${product.id}`} product={product} doors={doors} enabled={enabled} onChange={changed} />
          <PriceForm key={`price ${product.id}`} product={product} doors={doors} enabled={enabled} onChange={changed} />
        </>
      )}
      <NewProductForm
        doors={doors}
        enabled={enabled}
        onMade={(made) => {
          update((page) => ({ ...page, items: [made, ...page.items.filter(({ id }) => id !== made.id)] }));
          setChosen(made.id);
        }}
      />
    </>
  );
}
