import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PaymentMethod } from '../../shared/contracts/values.ts';
import { type CardCall, reactionTo } from './card-network.ts';

const quiet = { failureRate: 0, latencyMs: 0 };
const react = (paymentMethod: PaymentMethod, operation: CardCall['operation'] = 'authorize', attempt = 1) =>
  reactionTo({ paymentMethod, operation, attempt }, quiet, 0);

test.each([
  ['card-approve', 'authorize', 1, 'approved', 0],
  ['card-approve', 'capture', 1, 'approved', 0],
  ['card-decline', 'authorize', 1, 'declined', 0],
  ['card-decline-at-capture', 'authorize', 1, 'approved', 0],
  ['card-decline-at-capture', 'capture', 1, 'declined', 0],
  ['card-slow', 'authorize', 1, 'approved', 5_000],
  ['card-slow', 'capture', 1, 'approved', 0],
  ['card-flaky', 'authorize', 1, 'failed', 0],
  ['card-flaky', 'authorize', 2, 'failed', 0],
  ['card-flaky', 'authorize', 3, 'approved', 0],
  ['card-flaky', 'capture', 1, 'approved', 0],
] as const)('%s at %s, call %i: %s after %i ms', (card, operation, attempt, outcome, takesMs) => {
  expect(react(card, operation, attempt)).toMatchObject({ takesMs, answer: { outcome } });
});

test('nothing is refused when something is given back', () => {
  for (const card of PaymentMethod.options) {
    for (const operation of ['void', 'refund'] as const) {
      expect(react(card, operation)).toMatchObject({ answer: { outcome: 'approved' } });
    }
  }
});

test('calls fail by chance as often as the settings say, after the network’s own time', () =>
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 0.999_999, noNaN: true }),
      (failureRate, chance) => {
        const call = { paymentMethod: 'card-slow', operation: 'authorize', attempt: 1 } as const;
        const { answer, takesMs } = reactionTo(call, { failureRate, latencyMs: 300 }, chance);
        expect(answer.outcome).toBe(chance < failureRate ? 'failed' : 'approved');
        expect(takesMs).toBe(chance < failureRate ? 300 : 5_300);
      },
    ),
  ));
