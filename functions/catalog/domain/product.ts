import type { Category, NewProduct, ProductForServices, ProductView } from '../../shared/contracts/catalog.http.ts';
import type { Money } from '../../shared/contracts/values.ts';

export interface Product {
  readonly id: string;
  readonly name: string;
  readonly category: Category;
  readonly price: Money;
  readonly votes: number;
  readonly available: boolean;
  /** Grows by one with every change, votes and availability included: orders everything that is told about a product. */
  readonly revision: number;
}

/** Nobody can buy it before inventory has told that there is some. */
export const newProduct = ({ id, name, category, price }: NewProduct): Product => ({
  id,
  name,
  category,
  price,
  votes: 0,
  available: false,
  revision: 1,
});

/** What an operator may change. */
export type ProductFields = Pick<Product, 'name' | 'category' | 'price'>;

const sameMoney = (one: Money, other: Money): boolean => one.amount === other.amount && one.currency === other.currency;

/** Which of an operator's fields differ. */
export function changedFields(before: ProductFields, after: ProductFields): (keyof ProductFields)[] {
  const changed: (keyof ProductFields)[] = [];
  if (before.name !== after.name) changed.push('name');
  if (before.category !== after.category) changed.push('category');
  if (!sameMoney(before.price, after.price)) changed.push('price');
  return changed;
}

/** Where a product stands on the shelf: products of a category lie together, in the order of their ids. */
export const placeOf = ({ category, id }: Pick<Product, 'category' | 'id'>): string => `${category}#${id}`;

/** What a search looks at: case and accents do not matter. */
export const searchable = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase();

export const toView = ({ id, name, category, price, votes, available }: Product): ProductView => ({
  id,
  name,
  category,
  price,
  votes,
  available,
});

export const toServiceView = (product: Product): ProductForServices => ({
  ...toView(product),
  revision: product.revision,
});
