/** Every event as one row, newest first; a virtual list over the page's memory. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useDeferredValue, useRef, useState } from 'react';
import { sentenceOf, summaryOf } from '../../model/catalogue.ts';
import { GLYPHS } from '../../model/event.ts';
import type { Row } from '../../model/ring.ts';
import { usePlayground } from '../context.ts';
import { clockText, countText } from '../format.ts';
import { GLYPH_WORDS, GlyphMark } from '../glyphs.tsx';
import { useSampled } from '../heartbeat.ts';
import { type Filters, NO_FILTERS, select, setFollow, setUi, useUi } from '../store.ts';
import { createRowFilter } from './ticker-rows.ts';

const ROW = 24;

function Choice({
  label,
  name,
  options,
}: {
  label: string;
  name: 'kind' | 'service' | 'type';
  options: readonly (readonly [string, string])[];
}) {
  const value = useUi((state) => state.filters[name]);
  return (
    <select
      className="small-select"
      aria-label={label}
      value={value}
      onChange={({ target }) => setUi((state) => ({ filters: { ...state.filters, [name]: target.value } }))}
    >
      <option value="">{label}</option>
      {options.map(([key, word]) => (
        <option key={key} value={key}>
          {word}
        </option>
      ))}
    </select>
  );
}

const words = (list: readonly string[]): [string, string][] => list.map((one) => [one, one]);

function TickerRow({ row, top }: { row: Row; top: number }) {
  const { world } = usePlayground();
  const chosen = useUi((state) => state.selection?.kind === 'event' && state.selection.id === row.id);
  const event = world.ring.payloads.get(row.id);
  const sentence = event === null ? summaryOf(row.type) : sentenceOf(event);
  return (
    <li
      className={`trow${chosen ? ' chosen' : ''}`}
      data-type={row.type}
      data-event={row.id}
      data-correlation={row.correlationId}
      style={{ transform: `translateY(${top}px)` }}
    >
      <span className="mono muted">{clockText(row.time)}</span>
      <span className="glyph-cell">
        <GlyphMark glyph={row.glyph} />
      </span>
      <span className="type">
        <button type="button" className="link plain" onClick={() => select({ kind: 'event', id: row.id })}>
          {row.type}
        </button>
      </span>
      <span className="muted hop-cell">{row.hop}</span>
      <span className="mono muted id-cell">{row.correlationId.slice(-6)}</span>
      <span className="sentence">{sentence}</span>
      <span className="do">
        <button
          type="button"
          className="link"
          onClick={() => setFollow(row.correlationId)}
          aria-label={`Follow ${row.correlationId.slice(-6)}`}
        >
          follow
        </button>
      </span>
    </li>
  );
}

export function Ticker() {
  const playground = usePlayground();
  const { world } = playground;
  const chosen: Filters = useUi((state) => state.filters);
  const filters = useDeferredValue(chosen);
  const follow = useUi((state) => state.follow);
  const [heldAt, setHeldAt] = useState<number | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const byScroll = useRef(false);
  const [filter] = useState(() => createRowFilter(world.ring));

  /** Reading further down holds the list, so that rows do not slip away; back at the top it follows again. */
  function onScroll(): void {
    const top = scroller.current?.scrollTop ?? 0;
    if (top > ROW && heldAt === null) {
      byScroll.current = true;
      setHeldAt(world.ring.next);
    } else if (top < ROW / 2 && byScroll.current) {
      byScroll.current = false;
      setHeldAt(null);
    }
  }

  const next = useSampled(() => (heldAt === null ? world.ring.next : heldAt));
  const seen = useSampled(() => filter.seen().join(' '));
  const [services = '', types = ''] = seen.split(' ');
  const rows = filter.matching(filters, follow, next);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
    getItemKey: (at) => rows[rows.length - 1 - at] ?? at,
  });
  const filtered = filters !== NO_FILTERS && (filters.failures || filters.kind + filters.service + filters.type !== '');

  return (
    <section className="ticker" aria-label="Ticker">
      <div className="thead">
        <h2>Ticker</h2>
        <Choice
          label="all kinds"
          name="kind"
          options={GLYPHS.filter((glyph) => glyph !== 'live').map((glyph) => [glyph, GLYPH_WORDS[glyph]])}
        />
        <Choice label="all services" name="service" options={words(services.split(',').filter(Boolean))} />
        <Choice label="all types" name="type" options={words(types.split(',').filter(Boolean))} />
        <label className="check">
          <input
            type="checkbox"
            checked={chosen.failures}
            onChange={({ target }) => setUi((state) => ({ filters: { ...state.filters, failures: target.checked } }))}
          />
          failures only
        </label>
        <span className="grow" />
        <span className="muted live-edge">
          {heldAt === null ? 'Following the live edge' : `List held, ${countText(world.ring.next - heldAt)} newer`}
        </span>
        <button
          type="button"
          className="btn small"
          aria-pressed={heldAt !== null}
          onClick={() => {
            byScroll.current = false;
            setHeldAt(heldAt === null ? world.ring.next : null);
            if (heldAt !== null) scroller.current?.scrollTo({ top: 0 });
          }}
        >
          {heldAt === null ? 'Pause list' : 'Resume list'}
        </button>
      </div>
      {rows.length === 0 && (
        <p className="hint pad">
          {filtered || follow !== null ? (
            <>
              No event matches the filter ({countText(next)} hidden).{' '}
              <button
                type="button"
                className="link"
                onClick={() => {
                  setUi({ filters: NO_FILTERS });
                  setFollow(null);
                }}
              >
                Clear
              </button>
            </>
          ) : (
            'No event yet. Rows appear as they arrive.'
          )}
        </p>
      )}
      <div ref={scroller} className="rows" onScroll={onScroll}>
        <ol aria-label="Events, newest first" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = world.ring.row(rows[rows.length - 1 - item.index] ?? -1);
            return row === null ? null : <TickerRow key={item.key} row={row} top={item.start} />;
          })}
        </ol>
      </div>
    </section>
  );
}
