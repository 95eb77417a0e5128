/** Arrivals in few bytes each, outside of the heap. What comes out equals what went in. */
import type { Arrival } from './history.ts';
import { createValueReader, createValueWriter } from './packed-values.ts';

/** What differs from the arrival before, and what is not there. */
const BITS = { newFrame: 1, pushed: 2, traced: 4, cut: 8 } as const;

export function pack(arrivals: readonly Arrival[]): Uint8Array {
  const writer = createValueWriter();
  let before: Arrival | undefined;
  for (const arrival of arrivals) {
    const { at, frame, pushed, event } = arrival;
    const isNew = !Object.is(before?.at, at) || before?.frame !== frame || before.pushed !== pushed;
    writer.byte(
      (isNew ? BITS.newFrame : 0) |
        (pushed ? BITS.pushed : 0) |
        (event.traceId === null ? 0 : BITS.traced) |
        (event.cut === true ? BITS.cut : 0),
    );
    if (isNew) {
      writer.number(at);
      writer.number(frame);
    }
    const { id, type, source, time, correlationId, causationId, traceId, data } = event;
    for (const text of [id, type, source, time, correlationId, causationId]) writer.text(text);
    if (traceId !== null) writer.text(traceId);
    writer.value(data);
    before = arrival;
  }
  return writer.bytes();
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** `count` arrivals out of what `pack` made of them. */
export function unpack(packed: Uint8Array, count: number): Arrival[] {
  const reader = createValueReader(packed);
  let [at, frame] = [0, 0];
  return Array.from({ length: count }, (): Arrival => {
    const bits = reader.byte();
    if ((bits & BITS.newFrame) !== 0) [at, frame] = [reader.number(), reader.number()];
    const [id, type, source, time, correlationId, causationId] = [
      reader.text(),
      reader.text(),
      reader.text(),
      reader.text(),
      reader.text(),
      reader.text(),
    ];
    const traceId = (bits & BITS.traced) === 0 ? null : reader.text();
    const data = reader.value();
    const event = {
      id,
      type,
      source,
      time,
      correlationId,
      causationId,
      traceId,
      data: isRecord(data) ? data : {},
      ...((bits & BITS.cut) === 0 ? {} : { cut: true as const }),
    };
    return { event, at, frame, pushed: (bits & BITS.pushed) !== 0 };
  });
}
