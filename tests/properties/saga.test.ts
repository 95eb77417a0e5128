/** The rules of the saga under any interleaving, repetition and loss for a while. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Order } from '../../functions/orders/domain/order.ts';
import { cancel, isFinal } from '../../functions/orders/domain/order-states.ts';
import { PaymentMethod } from '../../functions/shared/contracts/values.ts';
import { RULES, type Rules } from './saga-facts.ts';
import type { Person } from './saga-orders.ts';
import { type Fate, World } from './saga-world.ts';

const PRODUCTS = ['tea-01', 'mug-01'] as const;
const PRICES = { 'tea-01': 500, 'mug-01': 1_200 } as const;

const person: fc.Arbitrary<Person> = fc.record({
  lines: fc.uniqueArray(fc.constantFrom(...PRODUCTS), { minLength: 1 }).chain((products) =>
    fc.tuple(
      ...products.map((productId) =>
        fc.integer({ min: 1, max: 3 }).map((quantity) => ({
          productId,
          quantity,
          unitPrice: { amount: PRICES[productId], currency: 'EUR' },
        })),
      ),
    ),
  ),
  cards: fc.array(fc.constantFrom(...PaymentMethod.options), { minLength: 1, maxLength: 2 }),
  patience: fc.integer({ min: 0, max: 3 }),
});

type Turn =
  | { readonly does: 'visit' | 'goOn' | 'repeat' | 'cancel'; readonly pick: number }
  | { readonly does: 'wait'; readonly seconds: number }
  | { readonly does: 'deliver'; readonly pick: number; readonly fate: Fate };

const pick = fc.nat(50);
const does = <Word extends string>(word: Word) => fc.constant(word);
const fate: fc.Arbitrary<Fate> = fc.oneof(
  { weight: 6, arbitrary: does('settled') },
  { weight: 2, arbitrary: does('doubled') },
  { weight: 2, arbitrary: does('crashed') },
  { weight: 1, arbitrary: does('set-aside') },
);
const turn: fc.Arbitrary<Turn> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ does: does('visit'), pick }) },
  { weight: 6, arbitrary: fc.record({ does: does('goOn'), pick }) },
  { weight: 12, arbitrary: fc.record({ does: does('deliver'), pick, fate }) },
  { weight: 1, arbitrary: fc.record({ does: does('repeat'), pick }) },
  { weight: 1, arbitrary: fc.record({ does: does('cancel'), pick }) },
  { weight: 1, arbitrary: fc.record({ does: does('wait'), seconds: fc.integer({ min: 1, max: 60 }) }) },
);

const story = fc.record({
  stock: fc.record({ 'tea-01': fc.integer({ min: 0, max: 6 }), 'mug-01': fc.integer({ min: 0, max: 6 }) }),
  people: fc.array(person, { minLength: 1, maxLength: 4 }),
  // long stories: what goes wrong goes wrong late
  turns: fc.array(turn, { maxLength: 120, size: 'max' }),
});
type Story = typeof story extends fc.Arbitrary<infer T> ? T : never;

/** What does not hold although it has to at every moment. */
function unsound(world: World, units: Story['stock']): string[] {
  const wrong: string[] = [];
  const demand = (holds: boolean, otherwise: string): void => void (holds || wrong.push(otherwise));
  for (const { productId, available, reserved, sold } of world.stock.values()) {
    demand(Math.min(available, reserved, sold) >= 0, `there is less than nothing of ${productId}`);
    demand(available + reserved + sold === units[productId as keyof typeof units], `${productId} came or went`);
  }
  for (const { id, status, history } of world.orders.values()) {
    const passed = new Set(history.map((entry) => entry.status));
    demand(passed.size === history.length, `${id} was in one state twice`);
    demand(!(passed.has('CONFIRMED') && passed.has('CANCELLED')), `${id} is confirmed and cancelled`);
    if (status !== 'CONFIRMED') continue;
    demand(world.payments.get(id)?.status === 'CAPTURED', `${id} is confirmed and not paid`);
    demand(/^(RESERVED|SOLD)$/.test(world.reservations.get(id)?.status ?? ''), `${id} is confirmed without goods`);
  }
  return wrong;
}

const mustBeSound = (world: World, units: Story['stock']): void => {
  const wrong = unsound(world, units);
  if (wrong.length > 0) expect(wrong).toEqual([]); // an expectation costs more than all the turns of a story
};

/** Money taken and not given back. */
const takings = ({ ledger }: World): number =>
  ledger.reduce((sum, { entry: { kind, amount } }) => sum + (kind === 'capture' ? amount.amount : -amount.amount), 0);

const confirmed = ({ orders }: World): Order[] => [...orders.values()].filter(({ status }) => status === 'CONFIRMED');

/** What holds when everybody is done. */
function mustBeSettled(world: World): void {
  for (const [id, { status }] of world.orders) {
    const payment = world.payments.get(id)?.status;
    const reservation = world.reservations.get(id)?.status;
    if (status === 'CONFIRMED') expect([payment, reservation]).toEqual(['CAPTURED', 'SOLD']);
    else {
      expect(status).toBe('CANCELLED');
      expect(payment, 'who is cancelled has the money').toMatch(/^(VOIDED|REFUNDED|DECLINED)$/);
      expect(reservation, 'and the shop the goods').toMatch(/^(RELEASED|REJECTED|CANCELLED)$/);
    }
  }
  expect(takings(world)).toBe(confirmed(world).reduce((sum, { total }) => sum + total.amount, 0));
  for (const { productId, reserved, sold } of world.stock.values()) {
    const bought = confirmed(world).flatMap(({ lines }) => lines.filter((line) => line.productId === productId));
    expect({ reserved, sold }).toEqual({ reserved: 0, sold: bought.reduce((sum, { quantity }) => sum + quantity, 0) });
  }
}

function play({ stock, people, turns }: Story, rules?: Rules): World {
  const world = new World(stock, rules);
  const visitors = [...people.entries()];
  const visit = (): void => {
    const [next] = visitors.splice(0, 1);
    if (next !== undefined) world.visit(`order-${next[0]}`, next[1]);
  };
  visit();
  for (const turn of turns) {
    if (turn.does === 'visit') visit();
    else if (turn.does === 'wait') world.wait(turn.seconds);
    else if (turn.does === 'deliver') world.deliver(turn.pick, turn.fate);
    else world[turn.does](turn.pick);
    mustBeSound(world, stock);
  }
  while (visitors.length > 0) visit();
  world.comeToRest();
  mustBeSound(world, stock);
  // whatever has been set aside by then: orders are not left hanging
  for (const order of world.orders.values()) expect(isFinal(order), `${order.id} is ${order.status}`).toBe(true);
  world.redrive();
  world.comeToRest();
  mustBeSound(world, stock);
  mustBeSettled(world);
  return world;
}

describe('orders, inventory and payments together', () => {
  test('end in a legal state, with stock and money accounted for, however messages come', () => {
    fc.assert(
      fc.property(story, (told) => void play(told)),
      { numRuns: 3_000 },
    );
  }, 120_000);

  test('come to every end there is: the stories above are not all alike', () => {
    const ends = new Set<string>();
    for (const told of fc.sample(story, { numRuns: 1_500, seed: 7 })) {
      const world = play(told);
      for (const { id, status, reason } of world.orders.values()) {
        ends.add(`${reason ?? status} ${world.payments.get(id)?.status}`);
      }
    }
    expect([...ends]).toEqual(
      expect.arrayContaining([
        'CONFIRMED CAPTURED',
        'out-of-stock VOIDED',
        'payment-declined DECLINED',
        'cancelled-by-customer VOIDED',
        'cancelled-by-customer REFUNDED',
        'timed-out VOIDED',
        'timed-out REFUNDED',
      ]),
    );
  }, 120_000);

  /** Rules as somebody could have written them; each has to be caught. */
  const mistakes: Record<string, Partial<Rules>> = {
    'orders lets somebody cancel what is confirmed': {
      cancelOnRequest: (order, told) =>
        order.status === 'CONFIRMED'
          ? cancel({ ...order, status: 'RESERVED' }, told, 'cancelled-by-customer')
          : RULES.cancelOnRequest(order, told),
    },
    'inventory forgets a cancellation that comes before its order': {
      releaseOrForget: (inventory, cancelled) =>
        inventory.reservation === undefined
          ? { stock: [], reservation: undefined, says: undefined, outcome: 'ignored' }
          : RULES.releaseOrForget(inventory, cancelled),
    },
    'inventory sells one more than there is': {
      onOrderPlaced: ({ stock, reservation }, placed) => {
        const more = [...stock].map(([id, row]) => [id, { ...row, available: row.available + 1 }] as const);
        const step = RULES.onOrderPlaced({ stock: new Map(more), reservation }, placed);
        return { ...step, stock: step.stock.map((row) => ({ ...row, available: row.available - 1 })) };
      },
    },
    'orders confirms what is cancelled when the money comes late': {
      decide: (order, fact, told) =>
        fact.type === 'PaymentConfirmed' && order.status === 'CANCELLED'
          ? RULES.decide({ ...order, status: 'RESERVED' }, fact, told)
          : RULES.decide(order, fact, told),
    },
    'payments keeps the money of a cancelled order': {
      voidOrRefund: (payment, cancelled, at) =>
        payment?.status === 'CAPTURED'
          ? { payment, changed: false, entries: [], says: [] }
          : RULES.voidOrRefund(payment, cancelled, at),
    },
  };

  test.each(Object.entries(mistakes))(
    'would not go well if %s',
    (_, mistake) => {
      const found = fc.check(
        fc.property(story, (told) => void play(told, { ...RULES, ...mistake })),
        { numRuns: 3_000, endOnFailure: true },
      );
      expect(found.failed).toBe(true);
      // an expectation of ours, not an accident of the world
      expect(found.errorInstance).toMatchObject({ name: 'AssertionError' });
    },
    120_000,
  );
});
