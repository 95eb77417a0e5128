import type { Category, ProductView } from '../../shared/contracts/catalog.http.ts';
import type { Money } from '../../shared/contracts/values.ts';

export interface Product {
  readonly id: string;
  readonly name: string;
  readonly category: Category;
  readonly price: Money;
  readonly votes: number;
  readonly available: boolean;
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
