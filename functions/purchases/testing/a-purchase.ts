/** Purchases for tests: what matters to a test it says itself. */
import { ulid } from 'ulid';
import { PurchaseRequested } from '../../shared/contracts/purchases.events.ts';
import { buyerOf } from '../buyer.ts';
import { openPurchase, type Purchase, type PurchaseCause } from '../domain/purchase.ts';
import { eventIdOf } from '../told.ts';

interface Wishes {
  readonly id?: string;
  readonly dealId?: string;
  readonly quantity?: number;
  readonly amount?: number;
  readonly email?: string;
  readonly at?: string;
}

/** Two of a deal for 17.80 EUR, just asked for. */
export function aPurchase(wishes: Wishes = {}): Purchase {
  const { dealId = 'd-00001', quantity = 2, amount = 890, email = 'carla@example.com' } = wishes;
  const at = wishes.at ?? new Date().toISOString();
  const cause: PurchaseCause = {
    correlationId: ulid(),
    causationId: crypto.randomUUID(),
    traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
    actor: { kind: 'guest', id: null },
    at,
  };
  const awaits = eventIdOf(PurchaseRequested, cause);
  const id = wishes.id ?? ulid(new Date(at).getTime());
  const unitPrice = { amount, currency: 'EUR' };
  return openPurchase({ id, dealId, quantity, unitPrice, email, buyer: buyerOf(email), awaits, cause });
}
