/** An event as it arrives, and the questions the page asks of its data. */
import type { FeedEvent } from '../../../functions/shared/contracts/live.protocol.ts';

export type { FeedEvent };

/** Meaning of a mark, one glyph each; the order is the code stored in the ring. */
export const GLYPHS = ['sync', 'async', 'live', 'fail', 'retry', 'comp', 'ring'] as const;
export type Glyph = (typeof GLYPHS)[number];

export const SYSTEM_SOURCE = 'playground.system';

/** What takes something back, and the refusals that make others take something back. */
const COMPENSATIONS = new Set([
  'OrderCancelled',
  'StockReleased',
  'StockRejected',
  'PaymentVoided',
  'PaymentRefunded',
  'PaymentDeclined',
]);
export const isCompensation = (type: string): boolean => COMPENSATIONS.has(type);

export const text = (event: FeedEvent, field: string): string => {
  const value = event.data[field];
  return typeof value === 'string' ? value : '';
};
export const number = (event: FeedEvent, field: string): number => {
  const value = event.data[field];
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
};

export const isSystem = (event: FeedEvent): boolean => event.source === SYSTEM_SOURCE;

/** `orders` of `playground.orders`. */
export const serviceOf = (source: string): string => source.slice(source.lastIndexOf('.') + 1);

export function glyphOf(event: FeedEvent): Glyph {
  if (!isSystem(event)) return isCompensation(event.type) ? 'comp' : 'async';
  switch (event.type) {
    case 'RequestHandled':
      return number(event, 'status') >= 500 ? 'fail' : 'sync';
    case 'RequestsSummarised':
      return 'sync';
    case 'MessageHandled':
      return 'ring';
    case 'MessageFailed':
      return 'retry';
    case 'MessageDeadLettered':
    case 'CircuitOpened':
    case 'CallFailed':
      return 'fail';
    case 'CircuitHalfOpened':
    case 'CircuitClosed':
      return 'sync';
    default:
      return 'async';
  }
}

/** Failures and retries are marked in every band and never summarised away. */
export const isFailure = (glyph: Glyph): boolean => glyph === 'fail' || glyph === 'retry';

export interface Hop {
  /** Words for lists: `orders > bus`. */
  readonly label: string;
  readonly service: string;
}

/** Which hop an event stands for, in words. */
export function hopOf(event: FeedEvent): Hop {
  switch (isSystem(event) ? event.type : '') {
    case 'RequestHandled':
    case 'RequestsSummarised':
      return { label: `${text(event, 'caller')} > ${text(event, 'callee')}`, service: text(event, 'callee') };
    case 'MessageHandled':
    case 'MessageFailed': {
      const [service = '', handler = ''] = text(event, 'consumer').split('/');
      return { label: `${text(event, 'queue')} > ${handler}`, service };
    }
    case 'MessageDeadLettered':
      return {
        label: `${text(event, 'queue')} > DLQ`,
        service: text(event, 'consumer').split('/')[0] ?? '',
      };
    case 'CallFailed':
    case 'CircuitOpened':
    case 'CircuitHalfOpened':
    case 'CircuitClosed':
      return { label: `${text(event, 'caller')} > ${text(event, 'dependency')}`, service: text(event, 'caller') };
    default:
      return { label: `${serviceOf(event.source)} > bus`, service: serviceOf(event.source) };
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.length > 0 && value.length < 300;

/** One row of a frame, checked by hand: 100 rows in well under a millisecond. Null when it cannot be read. */
export function readEvent(row: unknown): FeedEvent | null {
  if (typeof row !== 'object' || row === null) return null;
  const get = (key: string): unknown => Reflect.get(row, key);
  const [id, type, source, time, correlationId] = ['id', 'type', 'source', 'time', 'correlationId'].map(get);
  const causationId = get('causationId');
  const traceId = get('traceId');
  const data = get('data');
  if (!isText(id) || !isText(type) || !isText(source) || !isText(time) || !isText(correlationId)) return null;
  if (typeof causationId !== 'string' || Number.isNaN(Date.parse(time))) return null;
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return null;
  return {
    id,
    type,
    source,
    time,
    correlationId,
    causationId,
    traceId: isText(traceId) ? traceId : null,
    data: { ...data },
    ...(get('cut') === true ? { cut: true } : {}),
  };
}
