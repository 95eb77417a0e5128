/** What the entries of this service wire alike. */
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { readEnv } from '../shared/env.ts';
import { documentClient, s3 } from '../shared/observability/clients.ts';
import { serviceClient } from '../shared/resilience/service-client.ts';
import { type AvailabilityClient, availabilityClient } from './adapters/neighbours.ts';
import { type PurchaseRepository, purchaseTable } from './adapters/purchase-table.ts';
import { type ReceiptStore, receiptBucket } from './adapters/receipt-bucket.ts';

export function purchases(): PurchaseRepository {
  const { PURCHASES_TABLE } = readEnv(z.object({ PURCHASES_TABLE: z.string().min(1) }));
  const waiting = { pause, chance: Math.random };
  return purchaseTable(documentClient(), { table: PURCHASES_TABLE, now: () => new Date(), waiting });
}

export const availability = (): AvailabilityClient => availabilityClient(serviceClient({ service: 'availability' }));

export function receipts(): ReceiptStore {
  const { RECEIPTS_BUCKET } = readEnv(z.object({ RECEIPTS_BUCKET: z.string().min(1) }));
  return receiptBucket(s3(), RECEIPTS_BUCKET);
}
