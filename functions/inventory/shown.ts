/** What the page shows before and after: levels and states, nobody's name. */
import type { Change } from '../shared/publish/changes.ts';
import type { Changed } from './adapters/inventory-tables.ts';
import type { Reservation } from './domain/reservation.ts';
import type { Stock } from './domain/stock.ts';

const levels = (stock: Stock | undefined) =>
  stock === undefined
    ? null
    : { available: stock.available, reserved: stock.reserved, sold: stock.sold, revision: stock.revision };

export const stockChange = (before: Stock | undefined, after: Stock): Change => ({
  table: 'stock',
  key: after.productId,
  before: levels(before),
  after: levels(after),
});

const state = (reservation: Reservation | undefined) =>
  reservation === undefined
    ? null
    : {
        status: reservation.status,
        ...('lines' in reservation
          ? { lines: reservation.lines.map(({ productId, quantity }) => ({ productId, quantity })) }
          : {}),
      };

/** The order's reservation first, then every product whose stock it moved. */
export const changesOf = (orderId: string, { before, step }: Changed): Change[] => [
  { table: 'reservations', key: orderId, before: state(before.reservation), after: state(step.reservation) },
  ...step.stock.map((row) => stockChange(before.stock.get(row.productId), row)),
];
