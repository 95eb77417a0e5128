import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { metaOf } from '../../shared/testing/events.ts';
import { type Contact, mailAbout, moneyText, type Occasion } from './mail.ts';

const at = new Date('2026-01-01T00:00:00.000Z');
const meta = metaOf();
const orderId = '01JD0Q3V8W5J9T4Z6K2M7N1P0R';
const total = { amount: 1_780, currency: 'EUR' };
const order = { orderId, userId: 'u1', total };
const carla = { name: 'Carla', email: 'carla@example.com' };

const paid: Occasion = { type: 'PaymentConfirmed', meta, data: { orderId, userId: 'u1', amount: total } };
const confirmed: Occasion = { type: 'OrderConfirmed', meta, data: order };
const receipt: Occasion = {
  type: 'ReceiptIssued',
  meta,
  data: {
    purchaseId: orderId,
    dealId: 'd-00001',
    quantity: 2,
    total,
    email: 'guest@example.com',
    receiptKey: 'receipts/1.txt',
  },
};
const reasons = ['out-of-stock', 'payment-declined', 'cancelled-by-customer', 'timed-out'] as const;
const cancelled = reasons.map((reason): Occasion => ({ type: 'OrderCancelled', meta, data: { ...order, reason } }));
const about = (occasion: Occasion, to: Contact = carla) => mailAbout(occasion, to, { id: 'n1', at });

describe('a mail', () => {
  test('about a payment names the sum', () => {
    expect(about(paid)).toEqual({
      notificationId: 'n1',
      userId: 'u1',
      subjectId: orderId,
      template: 'payment-confirmed',
      status: 'QUEUED',
      to: 'carla@example.com',
      subject: 'We received your payment of €17.80',
      text: [
        'Hello Carla,',
        '',
        'we received your payment of €17.80 for your order 7N1P0R.',
        '',
        `Order:  ${orderId}`,
        'Total:  €17.80',
        '',
        'Microservices Playground',
        '',
      ].join('\n'),
      createdAt: at.toISOString(),
    });
  });

  test('about an order says what became of it', () => {
    expect(about(confirmed)).toMatchObject({ template: 'order-confirmed', subject: 'Your order 7N1P0R is confirmed' });
    for (const occasion of cancelled) {
      expect(about(occasion)).toMatchObject({
        template: 'order-cancelled',
        subject: 'Your order 7N1P0R was cancelled',
      });
    }
    expect(new Set(cancelled.map((occasion) => about(occasion).text)).size).toBe(reasons.length);
  });

  test('with a receipt names sum, deal and number, and greets nobody by a name that it does not know', () => {
    const mail = about(receipt, { name: '', email: 'guest@example.com' });
    expect(mail).toMatchObject({ userId: null, subjectId: orderId, template: 'receipt', to: 'guest@example.com' });
    expect(mail.subject).toBe('Your receipt over €17.80');
    expect(mail.text).toMatch(/^Hello customer,\n\n.*2 of the deal d-00001/);
    expect(mail.text).toContain(`Number: ${orderId}\nTotal:  €17.80`);
  });

  test('has the same lines whatever the name is: nobody writes lines of their own into it', () => {
    const occasion = fc.constantFrom(paid, confirmed, receipt, ...cancelled);
    fc.assert(
      fc.property(occasion, fc.string({ unit: 'binary', maxLength: 80 }), (what, name) => {
        const lines = about(what, { ...carla, name }).text.split(/[\n\r\u2028\u2029]/u);
        expect(lines.slice(1)).toEqual(about(what).text.split('\n').slice(1));
        expect(about(what, { ...carla, name }).subject).toBe(about(what).subject);
      }),
    );
  });

  test('shows nothing of what identifies a trace or an account', () => {
    for (const occasion of [paid, confirmed, receipt, ...cancelled]) {
      const { text, subject } = about(occasion);
      for (const hidden of [meta.id, meta.correlationId, meta.traceparent, meta.causationId, 'u1']) {
        expect(text + subject).not.toContain(hidden);
      }
    }
  });
});

test.each([
  [{ amount: 1_780, currency: 'EUR' }, '€17.80'],
  [{ amount: 5, currency: 'EUR' }, '€0.05'],
  [{ amount: 123_456_789, currency: 'EUR' }, '€1,234,567.89'],
  [{ amount: 1_780, currency: 'JPY' }, 'JP¥1,780'],
  [{ amount: 1_500, currency: 'KWD' }, 'KWD 1.500'],
])('%o reads %s', (money, text) => expect(moneyText(money)).toBe(text));
