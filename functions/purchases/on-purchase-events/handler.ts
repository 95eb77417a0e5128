import { queueHandler } from '../../shared/queue/queue-handler.ts';
import { checkFraud } from './check-fraud.ts';
import { countSale } from './count-sale.ts';
import { issueReceipt } from './issue-receipt.ts';
import type { Dependencies } from './step.ts';
import { turnDown } from './turn-down.ts';

/** Each step is the work on one event, so each is tried again on its own, and the row says where to go on. */
export const createHandler = (dependencies: Dependencies) =>
  queueHandler({ consumer: 'purchase-workflow', memory: 'work' }, async ({ event, ...message }) => {
    switch (event.type) {
      case 'PurchaseRequested':
        return checkFraud({ ...message, event }, dependencies);
      case 'FraudChecked':
        return event.data.verdict === 'clear'
          ? countSale({ ...message, event }, dependencies)
          : turnDown({ ...message, event }, dependencies);
      case 'PurchaseAnalysed':
        return issueReceipt({ ...message, event }, dependencies);
    }
  });
