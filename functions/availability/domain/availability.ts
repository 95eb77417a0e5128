import type { Availability } from '../../shared/contracts/deals.http.ts';
import type { Level } from './reservation.ts';

/** From here on a page says "only a few left". */
const FEW = 5;

export const availabilityOf = (dealId: string, { stock, reserved }: Level): Availability => ({
  dealId,
  available: stock > 0,
  stock,
  reserved,
  lowInventory: stock <= FEW,
});
