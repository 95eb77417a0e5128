import { z } from 'zod';
import { DealId } from './deals.http.ts';
import { defineEvent } from './define-event.ts';
import { FraudRule, RefusalReason } from './purchases.http.ts';
import { Money, Ulid } from './values.ts';

const source = 'playground.purchases';
const purchase = { purchaseId: Ulid, dealId: DealId, quantity: z.int().positive(), total: Money };

export const PurchaseRequested = defineEvent({
  source,
  type: 'PurchaseRequested',
  version: '1.0.0',
  summary: 'Somebody wants a deal; the workflow begins.',
  sentence: 'A purchase of {quantity} × {dealId} for {total|money} began.',
  data: z.object(purchase),
});

export const FraudChecked = defineEvent({
  source,
  type: 'FraudChecked',
  version: '1.0.0',
  summary: 'The first step of a purchase is done.',
  sentence: 'The purchase {purchaseId|short} was checked for fraud: {verdict}.',
  data: z.object({
    purchaseId: Ulid,
    verdict: z.enum(['clear', 'refused']),
    rule: FraudRule.optional().meta({ description: 'The rule behind a verdict `refused`' }),
  }),
});

export const PurchaseAnalysed = defineEvent({
  source,
  type: 'PurchaseAnalysed',
  version: '1.0.0',
  summary: 'The second step of a purchase is done: it is counted.',
  sentence: 'The purchase {purchaseId|short} was counted.',
  data: z.object({ purchaseId: Ulid }),
});

export const ReceiptIssued = defineEvent({
  source,
  type: 'ReceiptIssued',
  version: '1.0.0',
  summary: 'The last step of a purchase is done: its receipt lies in the bucket, to be mailed.',
  sentence: 'The receipt of the purchase {purchaseId|short} over {total|money} was issued.',
  personal: ['email'],
  data: z.object({ ...purchase, email: z.string(), receiptKey: z.string() }),
});

export const PurchaseRefused = defineEvent({
  source,
  type: 'PurchaseRefused',
  version: '1.0.0',
  summary: 'A purchase ended without a sale; what was set aside for it is free again.',
  sentence: 'The purchase {purchaseId|short} was refused: {reason}.',
  data: z.object({ purchaseId: Ulid, reason: RefusalReason }),
});
