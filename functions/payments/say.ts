/** Facts of the domain become events. */
import {
  PaymentAuthorized,
  PaymentConfirmed,
  PaymentDeclined,
  PaymentRefunded,
  PaymentVoided,
} from '../shared/contracts/payments.events.ts';
import type { Emit } from '../shared/publish/outbound.ts';
import type { Said } from './domain/payment.ts';

export function say(facts: readonly Said[], emit: Emit): void {
  for (const fact of facts) {
    // its cause is that of the call that got the promise, whoever says it again
    if (fact.type === 'PaymentAuthorized') emit(PaymentAuthorized, fact.data, { cause: fact.cause });
    if (fact.type === 'PaymentDeclined') emit(PaymentDeclined, fact.data);
    if (fact.type === 'PaymentConfirmed') emit(PaymentConfirmed, fact.data);
    if (fact.type === 'PaymentVoided') emit(PaymentVoided, fact.data);
    if (fact.type === 'PaymentRefunded') emit(PaymentRefunded, fact.data);
  }
}
