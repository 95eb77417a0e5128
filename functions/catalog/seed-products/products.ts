/** The demo shelf: 24 products in 4 categories, prices in euro cents. */
import type { Category } from '../../shared/contracts/catalog.http.ts';
import type { Product } from '../domain/product.ts';

const SHELVES = {
  tea: [
    ['Assam Breakfast, loose leaf 100 g', 890],
    ['Darjeeling First Flush, 75 g', 1690],
    ['Sencha Uji, 100 g', 1450],
    ['Jasmine Pearls, 60 g', 1590],
    ['Rooibos Vanilla, 100 g', 750],
    ['Peppermint from the Garden, 50 g', 590],
  ],
  coffee: [
    ['Espresso Napoli, whole bean 500 g', 1390],
    ['Yirgacheffe Filter, whole bean 250 g', 1190],
    ['Huila Supremo, whole bean 250 g', 1090],
    ['Decaf Santos, ground 250 g', 990],
    ['Cold Brew Blend, coarse 400 g', 1290],
    ['House Blend, whole bean 1 kg', 2190],
  ],
  tableware: [
    ['Cast-Iron Teapot, 0.8 l', 4990],
    ['Double-Wall Glasses, set of 2', 1990],
    ['Stoneware Mug, ocean blue', 1450],
    ['Matcha Bowl with Whisk', 3250],
    ['Pour-Over Dripper, porcelain', 2490],
    ['Linen Tea Towel', 890],
  ],
  pantry: [
    ['Orange Marmalade, 250 g', 640],
    ['Chestnut Honey, 350 g', 1150],
    ['Almond Cantuccini, 200 g', 590],
    ['Dark Chocolate 72 %, 100 g', 420],
    ['Shortbread Fingers, 180 g', 490],
    ['Candied Ginger, 150 g', 680],
  ],
} as const satisfies Record<Category, readonly (readonly [name: string, cents: number])[]>;

const shelf = (category: Category): Product[] =>
  SHELVES[category].map(([name, amount], index) => ({
    id: `${category}-${String(index + 1).padStart(2, '0')}`,
    name,
    category,
    price: { amount, currency: 'EUR' },
    votes: 0,
    available: true, // until inventory tells otherwise
    revision: 1,
  }));

export const DEMO_PRODUCTS: readonly Product[] = [
  ...shelf('tea'),
  ...shelf('coffee'),
  ...shelf('tableware'),
  ...shelf('pantry'),
];
