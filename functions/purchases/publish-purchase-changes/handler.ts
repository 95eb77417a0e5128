import { z } from 'zod';
import { PurchaseRequested } from '../../shared/contracts/purchases.events.ts';
import { streamHandler } from '../../shared/stream/stream-handler.ts';
import { PurchaseRow } from '../adapters/purchase-table.ts';

/** The table holds keys, places and sales beside purchases; the mapping lets only new purchases through. */
const Row = z.union([PurchaseRow, z.object({ entity: z.enum(['key', 'places', 'sales']) })]);

/** Time and cause of the event come from the row, so that its id is the one that the row waits for. */
export const createHandler = () =>
  streamHandler(
    { service: 'purchases', handler: 'publish-purchase-changes', row: Row },
    async ({ before, after, emit }) => {
      if (before !== undefined || after?.entity !== 'purchase') return; // later states are told by the workflow
      const { id: purchaseId, dealId, quantity, total, cause } = after;
      emit(PurchaseRequested, { purchaseId, dealId, quantity, total }, { ...cause, ordinal: 0 });
    },
  );
