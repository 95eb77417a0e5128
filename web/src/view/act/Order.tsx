/** One order: where it stands, by which events it came there, its lines, its payment, and taking it back. */

import { useState } from 'react';
import type { OrderStatus, OrderView } from '../../../../functions/shared/contracts/orders.http.ts';
import type { PaymentView } from '../../../../functions/shared/contracts/payments.http.ts';
import { clockText, moneyText } from '../format.ts';
import { select } from '../store.ts';
import { numbers, TableHead } from '../TableHead.tsx';
import { ProblemNote } from './ProblemNote.tsx';
import type { PartProps } from './Shop.tsx';
import { useCall } from './use-asked.ts';

const STEPS: readonly OrderStatus[] = ['PLACED', 'RESERVED', 'CONFIRMED'];
const REASONS: Readonly<Record<string, string>> = {
  'out-of-stock': 'not enough in stock',
  'payment-declined': 'the payment was declined',
  'cancelled-by-customer': 'you cancelled it',
  'timed-out': 'nothing happened for too long',
};

function Progress({ order }: { order: OrderView }) {
  const cancelled = order.status === 'CANCELLED';
  const steps = cancelled ? [...order.history.map(({ status }) => status)] : STEPS;
  const reached = new Set(order.history.map(({ status }) => status));
  return (
    <ol className="steps" aria-label="Progress">
      {steps.map((step) => (
        <li key={step} data-step={step} aria-current={step === order.status ? 'step' : undefined}>
          <span aria-hidden="true">{step === 'CANCELLED' ? '◂' : reached.has(step) ? '✓' : '○'}</span>{' '}
          {step.toLowerCase()}
        </li>
      ))}
    </ol>
  );
}

function Payment({ payment }: { payment: PaymentView }) {
  return (
    <div className="detail">
      <div className="row">
        <span className="grow">
          {payment.paymentMethod} <b>{payment.status}</b>
        </span>
        <span className="num">{moneyText(payment.amount)}</span>
      </div>
      {payment.reason !== undefined && <p>{payment.reason}</p>}
      {payment.ledger.length === 0 && <p className="hint">No entry in the ledger: no money moved.</p>}
      {payment.ledger.length > 0 && (
        <table className="ledger">
          <caption>Ledger</caption>
          <TableHead columns={['entry', 'debit › credit', ...numbers(['amount'])]} />
          <tbody>
            {payment.ledger.map((entry) => (
              <tr key={entry.entryId}>
                <td>{entry.kind}</td>
                <td title={`${entry.debit} > ${entry.credit}`}>
                  {entry.debit.split(':')[0]} › {entry.credit.split(':')[0]}
                </td>
                <td className="num">{moneyText(entry.amount)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

interface OrderProps extends PartProps {
  readonly order: OrderView;
  readonly open: boolean;
  readonly onOpen: () => void;
  readonly onChange: (order: OrderView) => void;
}

export function Order({ order, open, onOpen, onChange, doors, enabled }: OrderProps) {
  const [payment, setPayment] = useState<PaymentView | null>(null);
  const { busy, problem, run } = useCall();
  const { orderId, status, history, lines, total, reason } = order;
  const final = status === 'CONFIRMED' || status === 'CANCELLED';

  async function cancel(): Promise<void> {
    const { value } = await run('cancel', doors.cancel(orderId));
    if (value !== null) onChange(value);
  }
  async function readPayment(): Promise<void> {
    const { value } = await run('payment', doors.payment(orderId));
    setPayment(value);
  }

  return (
    <li className="card" data-order={orderId} data-status={status}>
      <button type="button" className="link plain row wide" aria-expanded={open} onClick={onOpen}>
        <b className="mono">{orderId.slice(-6)}</b>
        <span className={`grow state ${status.toLowerCase()}`}>{status}</span>
        <span className="num">{moneyText(total)}</span>
      </button>
      <Progress order={order} />
      {reason !== undefined && <p className="why">Because {REASONS[reason] ?? reason}.</p>}
      {open && (
        <>
          <ul className="detail" aria-label="Lines">
            {lines.map((line) => (
              <li key={line.productId} className="row">
                <span className="grow">
                  {line.quantity} × {line.productId}
                </span>
                <span className="num">{moneyText(line.unitPrice)}</span>
              </li>
            ))}
          </ul>
          <ol className="detail" aria-label="History">
            {history.map((step) => (
              <li key={step.eventId} className="row">
                <button
                  type="button"
                  className="link grow"
                  title={`Event ${step.eventId}`}
                  onClick={() => select({ kind: 'event', id: step.eventId })}
                >
                  {step.status}
                </button>
                <span className="num muted">{clockText(Date.parse(step.at))}</span>
              </li>
            ))}
          </ol>
          <div className="row buttons">
            <button
              type="button"
              className="btn"
              disabled={!enabled || busy === 'payment'}
              onClick={() => void readPayment()}
            >
              {payment === null ? 'Show the payment' : 'Read the payment again'}
            </button>
            {!final && (
              <button
                type="button"
                className="btn"
                disabled={!enabled || busy === 'cancel'}
                onClick={() => void cancel()}
              >
                Cancel order
              </button>
            )}
          </div>
          {payment !== null && <Payment payment={payment} />}
          {problem !== null && <ProblemNote problem={problem} />}
        </>
      )}
    </li>
  );
}
