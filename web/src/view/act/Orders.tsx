/** One's orders. The page asks once; from then on events move them on. */
import { useEffect, useRef, useState } from 'react';
import { ordersAfter } from '../../model/told.ts';
import { usePlayground } from '../context.ts';
import { useUi } from '../store.ts';
import { Order } from './Order.tsx';
import { ProblemNote } from './ProblemNote.tsx';
import type { PartProps } from './Shop.tsx';
import { recentEvents, useAsked, useNewEvents } from './use-asked.ts';

export function Orders({ doors, enabled, userId }: PartProps) {
  const { world } = usePlayground();
  const load = async () => {
    const { answer, value: page } = await doors.orders();
    return { answer, value: page && { ...page, items: ordersAfter(page.items, recentEvents(world)) } };
  };
  const { value, problem, busy, ask, update } = useAsked(load, enabled && userId !== '');
  const ordered = useUi((state) => state.ordered);
  const read = useRef(ordered);
  useEffect(() => {
    if (read.current !== ordered) ask();
    read.current = ordered;
  }, [ordered, ask]);
  const [opened, setOpened] = useState<string | null>(null);
  useNewEvents((events) => update((page) => ({ ...page, items: ordersAfter(page.items, events) })));

  if (userId === '') return <p className="hint">Sign in to see your orders.</p>;
  const newest = value?.items[0]?.orderId ?? null;
  return (
    <section aria-label="Orders">
      <button type="button" className="btn lg wide" disabled={!enabled || busy} onClick={ask}>
        {busy ? 'Reading…' : 'Read the orders again'}
      </button>
      {problem !== null && <ProblemNote problem={problem} onAgain={ask} />}
      {value?.items.length === 0 && <p className="hint">No orders yet. Fill a cart in the shop and place one.</p>}
      <ul className="cards" aria-label="Your orders">
        {value?.items.map((order) => (
          <Order
            key={order.orderId}
            order={order}
            open={(opened ?? newest) === order.orderId}
            onOpen={() => setOpened((opened ?? newest) === order.orderId ? '' : order.orderId)}
            onChange={(next) =>
              update((page) => ({
                ...page,
                items: page.items.map((one) => (one.orderId === next.orderId ? next : one)),
              }))
            }
            doors={doors}
            enabled={enabled}
            userId={userId}
          />
        ))}
      </ul>
    </section>
  );
}
