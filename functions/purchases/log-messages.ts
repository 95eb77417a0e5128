import type { LogCatalogue } from '../shared/observability/log.ts';

export const PURCHASES = {
  ACCEPTED: { code: 'PURCHASES_CREATE_PURCHASE_ACCEPTED', level: 'info', text: 'A purchase was accepted' },
  ANSWERED_AGAIN: {
    code: 'PURCHASES_CREATE_PURCHASE_ANSWERED_AGAIN',
    level: 'info',
    text: 'The key stands for a purchase already; the same answer goes out again',
  },
  STOCK_LATER: {
    code: 'PURCHASES_CREATE_PURCHASE_STOCK_LATER',
    level: 'warn',
    text: 'Availability gave no answer; the workflow sets the stock aside',
  },
  SOLD_OUT: { code: 'PURCHASES_STOCK_SOLD_OUT', level: 'info', text: 'Not enough was left; the purchase is refused' },
  FULL: {
    code: 'PURCHASES_CREATE_PURCHASE_FULL',
    level: 'warn',
    text: 'As many purchases as may be are under way; the caller is asked to come back',
  },
  CHECKED: { code: 'PURCHASES_ON_PURCHASE_EVENTS_CHECKED', level: 'info', text: 'A purchase was checked for fraud' },
  COUNTED: { code: 'PURCHASES_ON_PURCHASE_EVENTS_COUNTED', level: 'info', text: 'A purchase was counted' },
  RECEIPT_ISSUED: {
    code: 'PURCHASES_ON_PURCHASE_EVENTS_RECEIPT_ISSUED',
    level: 'info',
    text: 'A receipt was issued',
  },
  REFUSED: { code: 'PURCHASES_ON_PURCHASE_EVENTS_REFUSED', level: 'info', text: 'A purchase ended without a sale' },
  LATE: {
    code: 'PURCHASES_ON_PURCHASE_EVENTS_LATE',
    level: 'info',
    text: 'The purchase is past this step already; nothing changed',
  },
  TAKEN_BACK: {
    code: 'PURCHASES_ON_PURCHASE_EVENTS_TAKEN_BACK',
    level: 'warn',
    text: 'The purchase failed while its receipt was being written; the receipt is taken back',
  },
  NO_SUCH_PURCHASE: {
    code: 'PURCHASES_CONSUMERS_NO_SUCH_PURCHASE',
    level: 'warn',
    text: 'The message names a purchase that is not here; nothing changed',
  },
  GIVEN_UP: {
    code: 'PURCHASES_ON_DEAD_LETTERS_GIVEN_UP',
    level: 'error',
    text: 'A step had no attempts left; the purchase failed and what was set aside is free again',
  },
  NOT_AWAITED: {
    code: 'PURCHASES_ON_DEAD_LETTERS_NOT_AWAITED',
    level: 'info',
    text: 'No purchase waits for the message that was set aside; nothing changed',
  },
} as const satisfies LogCatalogue;
