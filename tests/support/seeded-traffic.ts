/** Events of all sorts for the real bus: some that no consumer wants, some that are handled, some that cannot be. */
import { ulid } from 'ulid';
import { CartItemAdded } from '../../functions/shared/contracts/cart.events.ts';
import { ProductUpdated } from '../../functions/shared/contracts/catalog.events.ts';
import { CustomerCreated, CustomerDeleted } from '../../functions/shared/contracts/customers.events.ts';
import type { DataOf, EventContract } from '../../functions/shared/contracts/define-event.ts';
import { StockRejected } from '../../functions/shared/contracts/inventory.events.ts';
import { PaymentConfirmed, PaymentDeclined } from '../../functions/shared/contracts/payments.events.ts';
import { metaOf } from '../../functions/shared/testing/events.ts';
import type { Entry } from './bus.ts';
import { createChance } from './chance.ts';

/**
 * What an event is for: nobody but the feed takes it · one consumer handles it · two do · its consumer is switched off ·
 * its consumer cannot read it · its consumer knows no address · it does, once the customer has been told of, later.
 */
type Kind =
  | 'unheard'
  | 'handled'
  | 'fanned out'
  | 'held back'
  | 'poisoned'
  | 'nobody to write to'
  | 'late address'
  | 'customer';

export interface Sent {
  readonly id: string;
  readonly kind: Kind;
  readonly entry: Entry;
  /** Comes to each of its consumers twice. */
  readonly twice: boolean;
}

const EUR = (amount: number) => ({ amount, currency: 'EUR' });
const FEW = 20;
/** Events between a payment and the news of who paid: some attempts fail meanwhile. */
const LATER = 250;

const SHARES: readonly (readonly [share: number, kind: Kind])[] = [
  [0.86, 'unheard'],
  [0.93, 'handled'],
  [0.96, 'fanned out'],
  [1, 'held back'],
];
/** Comes to each of its consumers twice; elsewhere one message is one copy, so that depths can be compared. */
const REPEATABLE: ReadonlySet<Kind> = new Set(['unheard', 'handled', 'fanned out']);

export interface Traffic {
  /** In the order in which they are sent. */
  readonly events: readonly Sent[];
  /** Takes back who has been told of. */
  readonly forgotten: readonly Entry[];
}

/** The same kinds in the same order for the same seed; ids and customers are new, so that a run can be repeated. */
export function seededTraffic(count: number, seed: number): Traffic {
  const chance = createChance(seed);
  const run = ulid().toLowerCase();
  const rare = new Map<number, Kind>();
  // few events have no rare ones among them
  for (const kind of count > 4 * LATER ? (['poisoned', 'nobody to write to', 'late address'] as const) : []) {
    for (let some = 0; some < FEW; some++) rare.set(Math.floor(chance() * (count - LATER)), kind);
  }
  const late = [...rare].flatMap(([at, kind]) => (kind === 'late address' ? [at] : []));
  for (const at of late) rare.set(at + LATER, 'customer');
  const events = Array.from({ length: count }, (_, at): Sent => {
    const dice = chance();
    const kind = rare.get(at) ?? SHARES.find(([share]) => dice < share)?.[1] ?? 'unheard';
    return { ...entryOf(kind, at, run, chance), kind, twice: chance() < 0.03 && REPEATABLE.has(kind) };
  });
  const forgotten = late.map((at) => {
    const meta = metaOf({ version: CustomerDeleted.version });
    const detail = CustomerDeleted.outgoing.parse({ meta, data: { customerId: customerOf(run, at), revision: 2 } });
    return { contract: CustomerDeleted, detail };
  });
  return { events, forgotten };
}

const customerOf = (run: string, at: number): string => `seeded-${run}-${at}`;

function entryOf(kind: Kind, at: number, run: string, chance: () => number): { id: string; entry: Entry } {
  const meta = metaOf();
  const made = <Contract extends EventContract>(contract: Contract, data: DataOf<Contract>) => ({
    id: meta.id,
    entry: { contract, detail: contract.outgoing.parse({ meta: { ...meta, version: contract.version }, data }) },
  });
  const productId = `seeded-${at % 40}`;
  const userId = customerOf(run, at);
  const amount = EUR(100 + Math.floor(chance() * 9_900));
  switch (kind) {
    case 'unheard':
      return made(CartItemAdded, {
        cartId: `seeded-${run}`,
        userId: null,
        cartVersion: at + 1,
        productId,
        quantity: 1 + Math.floor(chance() * 9),
        unitPrice: amount,
      });
    case 'handled':
      return made(PaymentDeclined, {
        orderId: ulid(),
        userId,
        amount,
        stage: 'capture',
        phase: 'settlement',
        reason: 'seeded: there is no such order',
      });
    case 'fanned out':
      return made(StockRejected, {
        orderId: ulid(),
        userId,
        shortages: [{ productId, wanted: 5, available: 0, revision: 0 }],
      });
    case 'held back':
    case 'poisoned': {
      // nothing that a cart shows has changed, so no price is kept
      const changed: ('category' | 'name')[] = ['category'];
      const data = { productId, name: 'Seeded', category: 'tea' as const, price: amount, revision: 1 };
      const update = made(ProductUpdated, { ...data, changed, previousPrice: amount });
      if (kind === 'held back') return update;
      const detail = { meta: { ...meta, version: ProductUpdated.version }, data: { productId, poison: true } };
      return { id: update.id, entry: { contract: ProductUpdated, detail } };
    }
    case 'customer': {
      const customerId = customerOf(run, at - LATER);
      const email = `${customerId}@example.com`;
      return made(CustomerCreated, { customerId, revision: 1, name: 'Seeded', email });
    }
    default:
      return made(PaymentConfirmed, { orderId: ulid(), userId, amount });
  }
}
