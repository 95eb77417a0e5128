/** The word beside a mark in the calm band: at most 24 characters. */
import { type FeedEvent, isSystem, text } from '../../model/event.ts';
import { shortId } from '../../model/ids.ts';

const MOST = 24;

const short = (label: string): string => (label.length > MOST ? `${label.slice(0, MOST - 1)}…` : label);

/** Which door it is: whose it is says the end of its way, and who is meant the ticker. */
const routeWords = (route: string): string =>
  route.replace(/ \/(api|internal\/[^/]+)\//, ' ').replace(/\/\{[^}]*\}/g, '');

export function markLabel(event: FeedEvent | null): string {
  if (event === null) return '';
  if (isSystem(event)) {
    return event.type === 'RequestHandled' ? short(routeWords(text(event, 'route'))) : '';
  }
  const order = text(event, 'orderId');
  return short(order === '' ? event.type : `${event.type} ${shortId(order)}`);
}
