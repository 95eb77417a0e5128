/** How much there is of one product, and where it stands: for sale, set aside, sold. */

export interface Stock {
  readonly productId: string;
  readonly available: number;
  readonly reserved: number;
  readonly sold: number;
  /** Grows by one with every change: later levels are recognised by it. */
  readonly revision: number;
}

/** A movement would leave less than nothing somewhere: the books are wrong, nothing may be written. */
export class StockOutOfBalance extends Error {
  override readonly name = 'StockOutOfBalance';
}

/** Units on their way from one column to another. */
const MOVEMENTS = {
  reserve: { from: 'available', to: 'reserved' },
  release: { from: 'reserved', to: 'available' },
  sell: { from: 'reserved', to: 'sold' },
} as const satisfies Record<string, { from: keyof Stock; to: keyof Stock }>;

export type Movement = keyof typeof MOVEMENTS;

/** The stock after a movement; their sum stays. @throws StockOutOfBalance */
export function moved(stock: Stock, movement: Movement, quantity: number): Stock {
  const { from, to } = MOVEMENTS[movement];
  if (stock[from] < quantity) {
    throw new StockOutOfBalance(`${stock.productId}: ${movement} ${quantity} of ${stock[from]} ${from}`);
  }
  return { ...stock, [from]: stock[from] - quantity, [to]: stock[to] + quantity, revision: stock.revision + 1 };
}

/** So many are for sale from now on, whatever was; what is set aside or sold stays. */
export function adjusted(productId: string, stock: Stock | undefined, available: number): Stock {
  const { reserved, sold, revision } = stock ?? { reserved: 0, sold: 0, revision: 0 };
  return { productId, available, reserved, sold, revision: revision + 1 };
}
