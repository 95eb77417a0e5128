/** The word beside a mark in the calm band: at most 24 characters. */
import { type FeedEvent, isSystem, text } from '../../model/event.ts';
import { shortId } from '../../model/ids.ts';

const MOST = 24;

export function markLabel(event: FeedEvent | null): string {
  if (event === null) return '';
  if (isSystem(event)) {
    return event.type === 'RequestHandled' ? text(event, 'route').replace('/api/', '').slice(0, MOST) : '';
  }
  const order = text(event, 'orderId');
  const label = order === '' ? event.type : `${event.type} ${shortId(order)}`;
  return label.slice(0, MOST);
}
