/** Opening stock of the demo deals. */
import { DEMO_DEALS } from '../../shared/contracts/demo-deals.ts';

/** Days of scenarios, hours of a load test. */
const PLENTY = 10_000;

/** Sold out within minutes of a demonstration, or from the start: what a purchase that cannot be served looks like. */
const SCARCE: Readonly<Record<string, number>> = { 'd-00015': 12, 'd-00022': 3, 'd-00029': 0 };

export const OPENING_STOCK: ReadonlyMap<string, number> = new Map(
  DEMO_DEALS.map(({ id }) => [id, SCARCE[id] ?? PLENTY]),
);
