/** The real handlers with everything around them in memory, whatever interleaves, comes twice or dies in between. */
import fc from 'fast-check';
import { ulid } from 'ulid';
import { expect, test } from 'vitest';
import { callHttp } from '../../shared/testing/http.ts';
import { type QueueWorld, queueWorld } from '../../shared/testing/queue.ts';
import { limitsInMemory } from '../../shared/testing/rate-limits.ts';
import { purchasesInMemory } from '../adapters/purchases-in-memory.ts';
import { receiptsInMemory } from '../adapters/receipts-in-memory.ts';
import { createHandler as createCreatePurchase } from '../create-purchase/handler.ts';
import { isFinal } from '../domain/purchase.ts';
import { availabilityInMemory } from '../testing/availability-in-memory.ts';
import { IDLE, requestedBody, workflowOf } from '../testing/workflow.ts';

/** The same numbers for the same seed, from 0 up to, not including, 1 (mulberry32). */
function chanceOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let word = Math.imul(state ^ (state >>> 15), 1 | state);
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word;
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Everybody who is about to touch something waits here; one after the other may go on, in any order. */
function turnstile(chance: () => number) {
  const waiting: (() => void)[] = [];
  let running = 0;
  return {
    pass: () => new Promise<void>((go) => waiting.push(go)),
    start: (work: () => Promise<void>) => {
      running += 1;
      void work().finally(() => {
        running -= 1;
      });
    },
    async untilQuiet(more: () => boolean): Promise<void> {
      while (running > 0 || more()) {
        await new Promise(setImmediate);
        const [next] = waiting.splice(Math.floor(chance() * waiting.length), 1);
        next?.();
      }
    },
  };
}

interface Plan {
  readonly seed: number;
  /** Share of the calls before or after which whoever makes them dies. */
  readonly deaths: number;
  readonly repeats: number;
  readonly stock: number;
  readonly buyers: readonly { quantity: number; honest: boolean }[];
}

async function play(world: QueueWorld, { seed, deaths, repeats, stock, buyers }: Plan) {
  const chance = chanceOf(seed);
  const gate = turnstile(chance);
  let quiet = false;
  const mortal = <Part extends object>(part: Part): Part =>
    new Proxy(part, {
      get(target, name, receiver) {
        const member: unknown = Reflect.get(target, name, receiver);
        if (typeof member !== 'function') return member;
        return async (...args: unknown[]) => {
          await gate.pass();
          if (!quiet && chance() < deaths) throw new Error(`dead before ${String(name)}`);
          const answer: unknown = await member.apply(target, args);
          if (!quiet && chance() < deaths) throw new Error(`dead after ${String(name)}`);
          return answer;
        };
      },
    });
  const [purchases, availability, receipts] = [
    purchasesInMemory(),
    availabilityInMemory(new Map([['d-00001', stock]])),
    receiptsInMemory(),
  ];
  const parts = { purchases: mortal(purchases), availability: mortal(availability), receipts: mortal(receipts) };
  const now = () => new Date();
  const flow = workflowOf(world, { ...parts, behave: IDLE, now }, () => (chance() < repeats ? 2 : 1));
  const buy = createCreatePurchase({
    ...parts,
    prices: { priceOf: async () => ({ amount: 100, currency: 'EUR' }) },
    limits: limitsInMemory(10_000),
    now,
    newId: ulid,
  });

  const answers: (number | undefined)[] = [];
  const visit = (n: number, quantity: number, honest: boolean) => async (): Promise<void> => {
    const email = honest ? `buyer-${n}@example.com` : 'fraud@example.com';
    const request = {
      method: 'POST',
      headers: { 'idempotency-key': `k${n}` },
      body: { dealId: 'd-00001', quantity, email },
    };
    for (let tries = 0; tries < 4; tries += 1) {
      const { status } = await callHttp(buy, { ...request, requestId: crypto.randomUUID() }); // who gets no answer asks again, under the same key
      answers[n] = status;
      if (status < 500) return;
    }
  };
  const published = new Set<string>();
  const carry = (): boolean => {
    for (const purchase of purchases.all.values()) {
      if (published.has(purchase.id)) continue;
      published.add(purchase.id);
      flow.send('workflow', requestedBody(purchase));
    }
    const letter = flow.waiting.splice(Math.floor(chance() * flow.waiting.length), 1)[0];
    if (letter !== undefined) gate.start(async () => void (await flow.deliver(letter)));
    return letter !== undefined;
  };
  for (const [n, { quantity, honest }] of buyers.entries()) gate.start(visit(n, quantity, honest));
  await gate.untilQuiet(carry);
  // the trouble is over: an operator puts the dead letters back, both kinds
  quiet = true;
  for (let rounds = 0; rounds < 5 && flow.redrive() > 0; rounds += 1) await gate.untilQuiet(carry);
  return { purchases, availability, receipts, answers, left: flow.deadLetters.length };
}

test('whatever interleaves, comes twice or dies: one receipt per sale, none lost, and the stock adds up', async () => {
  const plans = fc.record<Plan>({
    seed: fc.integer(),
    deaths: fc.constantFrom(0, 0.05, 0.2, 0.5),
    repeats: fc.constantFrom(0, 0.4),
    stock: fc.integer({ min: 0, max: 12 }),
    buyers: fc.array(fc.record({ quantity: fc.integer({ min: 1, max: 4 }), honest: fc.boolean() }), {
      minLength: 1,
      maxLength: 5,
    }),
  });
  await fc.assert(
    fc.asyncProperty(plans, async (plan) => {
      using world = queueWorld();
      const { purchases, availability, receipts, left } = await play(world, plan);
      expect(left).toBe(0);
      const all = [...purchases.all.values()];
      expect(all.filter((purchase) => !isFinal(purchase))).toEqual([]);
      const sold = all.filter(({ status }) => status === 'COMPLETED');

      const issued = world.of('ReceiptIssued');
      const ids = new Map(issued.map(({ meta, data }) => [meta.id, JSON.stringify(data)]));
      expect(ids.size).toBe(sold.length); // told several times perhaps, and always the same
      expect(new Set(ids.values()).size).toBe(sold.length);
      expect(new Set(receipts.all.keys())).toEqual(new Set(sold.map(({ id }) => `receipts/${id}.txt`)));

      const units = sold.reduce((sum, { quantity }) => sum + quantity, 0);
      expect(availability.stock.get('d-00001')).toBe(plan.stock - units);
      const held = [...availability.reservations].filter(([, status]) => status === 'RESERVED');
      expect(new Set(held.map(([id]) => id))).toEqual(new Set(sold.map(({ id }) => id)));
      expect(purchases.sales.reduce((sum, sale) => sum + sale.units, 0)).toBe(units);
      expect(purchases.places.size).toBe(0);
      for (const { id, email, status } of all) {
        if (email.startsWith('fraud')) expect(status).not.toBe('COMPLETED');
        const refused = world.of('PurchaseRefused').filter(({ data }) => JSON.stringify(data).includes(id));
        expect(refused.length > 0).toBe(status !== 'COMPLETED');
      }
    }),
    { numRuns: 100 },
  );
}, 60_000);

test('the door and the workflow agree: who was told 202 without a warning gets the deal, who was told 409 does not', async () => {
  const plans = fc.record({
    seed: fc.integer(),
    stock: fc.integer({ min: 0, max: 6 }),
    count: fc.integer({ min: 1, max: 6 }),
  });
  await fc.assert(
    fc.asyncProperty(plans, async ({ seed, stock, count }) => {
      using world = queueWorld();
      const buyers = Array.from({ length: count }, () => ({ quantity: 1, honest: true }));
      const { purchases, answers } = await play(world, { seed, deaths: 0, repeats: 0.3, stock, buyers });
      const told = answers.toSorted();
      expect(told).toEqual([
        ...Array(Math.min(stock, count)).fill(202),
        ...Array(Math.max(0, count - stock)).fill(409),
      ]);
      const ends = [...purchases.all.values()].map(({ status }) => status).toSorted();
      expect(ends).toEqual(told.map((status) => (status === 202 ? 'COMPLETED' : 'REFUSED')));
    }),
    { numRuns: 30 },
  );
}, 60_000);
