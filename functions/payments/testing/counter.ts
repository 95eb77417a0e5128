/** A counter with a simulated card network behind it: what handler and adapter tests of this service stand at. */
import type { CardNetwork } from '../adapters/card-network.ts';
import { simulatedCardNetwork } from '../adapters/card-network.ts';
import type { PaymentRepository } from '../adapters/payment-tables.ts';
import type { CardDependencies } from '../cards.ts';

export interface Counter extends CardDependencies {
  /** Calls that reached the card network, in their order. */
  readonly calls: string[];
  /** Runs before the next call of this kind is answered. */
  meanwhile(operation: string, work: () => Promise<unknown>): void;
}

interface CounterSettings {
  readonly tries?: number;
  /** Share of calls that fail by chance; they fail when `chance` says less. */
  readonly failureRate?: number;
  readonly chance?: () => number;
}

/** Waiting takes no time. */
export function counter(payments: PaymentRepository, settings: CounterSettings = {}): Counter {
  const { tries = 1, failureRate = 0, chance = () => 0 } = settings;
  const calls: string[] = [];
  const between = new Map<string, () => Promise<unknown>>();
  const simulated = simulatedCardNetwork({
    settings: async () => ({ failureRate, latencyMs: 0 }),
    chance,
    pause: async () => undefined,
    timeoutMs: 8_000,
  });
  const network: CardNetwork = {
    async ask(operation, charge) {
      calls.push(operation);
      const work = between.get(operation);
      between.delete(operation);
      await work?.();
      return simulated.ask(operation, charge);
    },
  };
  return {
    payments,
    network,
    tries,
    now: () => new Date(),
    pause: async () => undefined,
    chance,
    calls,
    meanwhile: (operation, work) => between.set(operation, work),
  };
}
