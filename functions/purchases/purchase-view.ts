import type { PurchaseView } from '../shared/contracts/purchases.http.ts';
import type { Change } from '../shared/publish/changes.ts';
import type { Changed } from './adapters/purchase-table.ts';
import type { Purchase } from './domain/purchase.ts';

/** Without the address of the buyer. */
export const toView = ({
  id,
  dealId,
  quantity,
  total,
  status,
  reason,
  requestedAt,
  steps,
}: Purchase): PurchaseView => ({
  purchaseId: id,
  dealId,
  quantity,
  total,
  status,
  ...(reason === undefined ? {} : { reason }),
  requestedAt,
  steps: [...steps],
});

const state = ({ status, stock, reason, revision }: Purchase) => ({
  status,
  stock,
  revision,
  ...(reason === undefined ? {} : { reason }),
});

/** For the page's before and after. */
export const presented = ({ before, after }: Changed): Change => ({
  table: 'purchases',
  key: after.id,
  before: state(before),
  after: state(after),
});
