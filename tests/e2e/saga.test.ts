import { expect, test } from '@playwright/test';
import {
  chooseCard,
  drawn,
  fillCart,
  newestOrder,
  onlyRowsOf,
  openPage,
  openTab,
  placeOrder,
  SETTLED,
  signUp,
  sumsHold,
} from './page.ts';

test('an order with a card that approves is confirmed, paid into the ledger and mailed', async ({ page }) => {
  await openPage(page);
  await signUp(page);
  await fillCart(page);
  await placeOrder(page);
  await expect(page.getByText(/^Order \w+ over/)).toBeVisible();
  const order = await newestOrder(page);
  await expect(order).toHaveAttribute('data-status', 'CONFIRMED', SETTLED);
  await expect(order.getByRole('list', { name: 'History' }).getByRole('button')).toHaveText([
    'PLACED',
    'RESERVED',
    'CONFIRMED',
  ]);
  await order.getByRole('button', { name: 'Show the payment' }).click();
  await expect(order.getByText('CAPTURED')).toBeVisible();
  await expect(order.locator('.ledger tbody tr')).toHaveCount(1);
  await expect.poll(() => drawn(page, 'OrderConfirmed'), SETTLED).toBeGreaterThanOrEqual(1);

  await onlyRowsOf(page, 'NotificationSent');
  await openTab(page, 'Mail');
  const mails = page.getByRole('list', { name: 'Mails' }).getByRole('listitem');
  await expect(async () => {
    await page.getByRole('button', { name: /mailbox/ }).click();
    await expect(mails.first()).toContainText('SENT', { timeout: 1_000 });
  }).toPass(SETTLED);
  await mails.first().getByText('SENT').click();
  await expect(mails.first().locator('.payload')).not.toBeEmpty();
  expect(await sumsHold(page)).toBe(true);
});

test('the history of an order leads to the events that made it', async ({ page }) => {
  await openPage(page);
  await signUp(page);
  await fillCart(page);
  await placeOrder(page);
  const order = await newestOrder(page);
  await expect(order).toHaveAttribute('data-status', 'CONFIRMED', SETTLED);
  await order.getByRole('list', { name: 'History' }).getByRole('button', { name: 'RESERVED' }).click();
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await expect(inspector.getByRole('heading', { name: 'StockReserved' })).toBeVisible();
});

test('a card that declines is refused at once: the problem is shown, the cart stays, the way to its events is one click', async ({
  page,
}) => {
  await openPage(page);
  await signUp(page);
  await fillCart(page);
  await chooseCard(page, 'card-decline');
  await expect(page.getByText('Refused while you wait (402)')).toBeVisible();
  await placeOrder(page);
  const problem = page.getByRole('alert');
  await expect(problem).toContainText('The payer declined');
  await expect(problem).toContainText('payment-declined');
  await expect(page.getByRole('list', { name: 'Cart' }).getByRole('listitem')).toHaveCount(1);
  await problem.getByRole('button', { name: /^Follow/ }).click();
  await onlyRowsOf(page, 'PaymentDeclined');
});

test('a card that declines at capture is compensated on the map, and the order says why', async ({ page }) => {
  await openPage(page);
  await signUp(page);
  await fillCart(page);
  await chooseCard(page, 'card-decline-at-capture');
  await placeOrder(page);
  const order = await newestOrder(page);
  await expect(order).toHaveAttribute('data-status', 'CANCELLED', SETTLED);
  await expect(order).toContainText('the payment was declined');
  for (const type of ['PaymentDeclined', 'OrderCancelled', 'StockReleased']) {
    await expect((await onlyRowsOf(page, type)).first().getByRole('img', { name: 'compensation' })).toBeVisible();
    await expect.poll(() => drawn(page, type), SETTLED).toBeGreaterThanOrEqual(1);
  }
});

test('an order that hangs can be cancelled by its customer', async ({ page }) => {
  await openPage(page);
  await signUp(page);
  await fillCart(page);
  // the bank takes five seconds for each question: time enough to change one's mind
  await chooseCard(page, 'card-slow');
  await placeOrder(page);
  await expect(page.getByRole('list', { name: 'Warnings' })).toBeVisible(SETTLED);
  const order = await newestOrder(page);
  await order.getByRole('button', { name: 'Cancel order' }).click();
  await expect(order).toHaveAttribute('data-status', 'CANCELLED');
  await expect(order).toContainText('you cancelled it');
  await onlyRowsOf(page, 'OrderCancelled');
});
