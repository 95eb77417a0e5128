import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { StockRejected, StockReserved } from '../../shared/contracts/inventory.events.ts';
import { OrderCancelled, OrderConfirmed } from '../../shared/contracts/orders.events.ts';
import { PaymentConfirmed, PaymentDeclined } from '../../shared/contracts/payments.events.ts';
import { metaOf } from '../../shared/testing/events.ts';
import { aChange, anOrder } from '../testing/an-order.ts';
import { toldWith } from '../told.ts';
import type { Order } from './order.ts';
import { cancelOnRequest, InvalidTransition, isFinal } from './order-states.ts';
import { concernsAnOrder, decide, type SagaFact, TELLS } from './saga.ts';
import { patienceWith } from './timeout.ts';

const order = anOrder();
const [orderId, userId, total] = [order.id, order.customerId, order.total];
const amount = total;
const reservedId = metaOf().id;
const reserved: SagaFact = {
  type: StockReserved.type,
  meta: metaOf({ id: reservedId }),
  data: {
    orderId,
    userId,
    total,
    paymentMethod: 'card-approve',
    lines: [{ productId: 'tea-01', quantity: 2, available: 3, revision: 2 }],
  },
};
const rejected: SagaFact = {
  type: StockRejected.type,
  meta: metaOf(),
  data: { orderId, userId, shortages: [{ productId: 'tea-01', wanted: 2, available: 1, revision: 2 }] },
};
const paid: SagaFact = {
  type: PaymentConfirmed.type,
  meta: metaOf({ causationId: reservedId }),
  data: { orderId, userId, amount },
};
const declined = (phase: 'checkout' | 'settlement'): SagaFact => ({
  type: PaymentDeclined.type,
  meta: metaOf(),
  data: { orderId, userId, amount, stage: 'capture', phase, reason: 'the card was declined' },
});

const told = (fact: SagaFact) => {
  const change = aChange({ causationId: fact.meta.id, correlationId: fact.meta.correlationId });
  const contract = TELLS[fact.type];
  return contract === undefined ? { change, eventId: fact.meta.id } : toldWith(contract, change);
};
const having = (...facts: readonly SagaFact[]): Order =>
  facts.reduce((now, fact) => decide(now, fact, told(fact)), order);
const path = ({ history }: Order) => history.map(({ status }) => status);

describe('only orders decides', () => {
  test('stock, then money: the order is confirmed', () => {
    const confirmed = having(reserved, paid);
    expect(path(confirmed)).toEqual(['PLACED', 'RESERVED', 'CONFIRMED']);
    expect(confirmed.revision).toBe(3);
    expect(confirmed.history[1]?.eventId).toBe(reservedId);
    expect(confirmed.history[2]?.eventId).toBe(toldWith(OrderConfirmed, confirmed.change).eventId);
  });

  test('money that is heard of before the stock behind it implies the stock', () => {
    const early = having(paid);
    expect(path(early)).toEqual(['PLACED', 'RESERVED', 'CONFIRMED']);
    expect(early.history[1]?.eventId).toBe(reservedId);
    expect(having(paid, reserved)).toEqual(early);
  });

  test('no stock, or a card that declines while the order waits: the order is cancelled', () => {
    expect(having(rejected)).toMatchObject({ status: 'CANCELLED', reason: 'out-of-stock', revision: 2 });
    const cancelled = having(reserved, declined('settlement'));
    expect(cancelled).toMatchObject({ status: 'CANCELLED', reason: 'payment-declined', revision: 3 });
    expect(cancelled.history[2]?.eventId).toBe(toldWith(OrderCancelled, cancelled.change).eventId);
  });

  test('a card that declined while the person waited concerns no order', () => {
    expect(having(declined('checkout'))).toBe(order);
    expect(concernsAnOrder(declined('checkout'))).toBe(false);
    expect(concernsAnOrder(declined('settlement'))).toBe(true);
  });

  test('whatever comes in whatever order, a final order stays as it is and no state comes twice', () => {
    const facts = fc.array(fc.constantFrom(reserved, rejected, paid, declined('settlement'), declined('checkout')));
    fc.assert(
      fc.property(facts, (sequence) => {
        let now = order;
        for (const fact of sequence) {
          const next = decide(now, fact, told(fact));
          if (isFinal(now)) expect(next).toBe(now);
          if (next !== now) expect(next.revision).toBe(now.revision + 1);
          now = next;
        }
        const states = path(now);
        expect(new Set(states).size).toBe(states.length);
        expect(states.includes('CONFIRMED') && states.includes('CANCELLED')).toBe(false);
        expect(now.reason === undefined).toBe(now.status !== 'CANCELLED');
      }),
    );
  });
});

describe('cancelling on request', () => {
  const asked = toldWith(OrderCancelled, aChange());

  test('works until the order is final', () => {
    expect(cancelOnRequest(order, asked)).toMatchObject({ status: 'CANCELLED', reason: 'cancelled-by-customer' });
    expect(cancelOnRequest(having(reserved), asked).status).toBe('CANCELLED');
    expect(() => cancelOnRequest(having(reserved, paid), asked)).toThrow(InvalidTransition);
    expect(() => cancelOnRequest(cancelOnRequest(order, asked), asked)).toThrow(InvalidTransition);
  });

  test('whatever is heard afterwards changes nothing', () => {
    const cancelled = cancelOnRequest(order, asked);
    for (const fact of [reserved, rejected, paid, declined('settlement')]) {
      expect(decide(cancelled, fact, told(fact))).toBe(cancelled);
    }
  });
});

describe('patience with an order', () => {
  const placed = new Date(order.placedAt).getTime();
  const at = (seconds: number) => ({ now: new Date(placed + seconds * 1_000), seconds: 90 });

  test('ends when nothing moved for so long', () => {
    expect(patienceWith(order, at(89.5))).toEqual({ verdict: 'wait', seconds: 1 });
    expect(patienceWith(order, at(90))).toEqual({ verdict: 'timed-out' });
  });

  test('begins again with every progress', () => {
    const moved = decide(order, reserved, {
      eventId: reservedId,
      change: aChange({ at: new Date(placed + 60_000).toISOString() }),
    });
    expect(patienceWith(moved, at(90))).toEqual({ verdict: 'wait', seconds: 60 });
    expect(patienceWith(moved, at(150))).toEqual({ verdict: 'timed-out' });
  });

  test('is not needed for a final order, and never longer than a queue can delay', () => {
    expect(patienceWith(having(reserved, paid), at(1_000))).toEqual({ verdict: 'final' });
    expect(patienceWith(order, { ...at(0), seconds: 5_000 })).toEqual({ verdict: 'wait', seconds: 900 });
  });
});
