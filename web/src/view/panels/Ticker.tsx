/** Every event as one row, newest first; a virtual list over the page's memory. */
import './ticker.css';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useDeferredValue, useEffect, useRef, useState } from 'react';
import { sentenceOf, summaryOf } from '../../model/catalogue.ts';
import { GLYPHS } from '../../model/event.ts';
import type { Row } from '../../model/ring.ts';
import { usePlayground } from '../context.ts';
import { clockText, countText } from '../format.ts';
import { GLYPH_WORDS, GlyphMark } from '../glyphs.tsx';
import { useSampled } from '../heartbeat.ts';
import { type Filters, NO_FILTERS, select, setFollow, setUi, useUi } from '../store.ts';
import { useTime } from '../time/time-store.ts';
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

interface TickerRowProps {
  readonly row: Row;
  readonly top: number;
  /** Place in the list, newest first, and how long it is: only some rows are in the document. */
  readonly at: number;
  readonly of: number;
  /** One row is in the tab order; arrows go to the others. */
  readonly reachable: boolean;
}

function TickerRow({ row, top, at, of, reachable }: TickerRowProps) {
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
      data-row={row.seq}
      aria-posinset={at + 1}
      aria-setsize={of}
      style={{ transform: `translateY(${top}px)` }}
    >
      <span className="mono muted">{clockText(row.time)}</span>
      <span className="glyph-cell">
        <GlyphMark glyph={row.glyph} />
      </span>
      <span className="type">
        <button
          type="button"
          className="link plain"
          tabIndex={reachable ? 0 : -1}
          onClick={() => select({ kind: 'event', id: row.id })}
        >
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
          tabIndex={reachable ? 0 : -1}
          onClick={() => setFollow(row.correlationId)}
          aria-label={`Follow ${row.correlationId.slice(-6)}`}
        >
          follow
        </button>
      </span>
    </li>
  );
}

/** Where a key leads from a row; null for keys of others. `Home` is the newest row. */
function destination(key: string, at: number, count: number, page: number): number | null {
  const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page };
  const step = steps[key];
  const wanted = key === 'Home' ? 0 : key === 'End' ? count - 1 : step === undefined ? null : at + step;
  return wanted === null ? null : Math.min(Math.max(wanted, 0), count - 1);
}

/** An id or its end, as it is shown or copied. */
function IdFilter() {
  const value = useUi((state) => state.filters.id);
  return (
    <input
      className="small-input mono"
      type="search"
      aria-label="Correlation or event id, or its end"
      placeholder="id"
      spellCheck={false}
      value={value}
      onChange={({ target }) =>
        setUi((state) => ({ filters: { ...state.filters, id: target.value.trim().toLowerCase() } }))
      }
    />
  );
}

export function Ticker() {
  const playground = usePlayground();
  const { world } = playground;
  const chosen: Filters = useUi((state) => state.filters);
  const filters = useDeferredValue(chosen);
  const follow = useUi((state) => state.follow);
  const past = useTime((state) => state.shown !== null);
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
  const newer = useSampled(() => (heldAt === null ? 0 : world.ring.next - heldAt));
  const edge = useSampled(() =>
    past ? `Up to ${clockText(playground.serverNow()).slice(0, 8)}, in the past` : 'Following the live edge',
  );
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
  const { kind, service, type, id, failures } = filters;
  const filtered = failures || kind + service + type + id !== '';

  /** The row in the tab order: the one last stood on, else the newest. */
  const [cursor, setCursor] = useState<number | null>(null);
  const toFocus = useRef<number | null>(null);
  const known = cursor === null ? -1 : rows.lastIndexOf(cursor);
  const place = known < 0 ? 0 : rows.length - 1 - known;

  function onFocus({ target }: React.FocusEvent): void {
    const row = target.closest('[data-row]')?.getAttribute('data-row');
    if (row) setCursor(Number(row));
  }

  function onKeyDown(event: React.KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey || rows.length === 0) return;
    if (event.key === 'f') {
      event.preventDefault();
      setFollow(world.ring.row(rows[rows.length - 1 - place] ?? -1)?.correlationId ?? null);
      return;
    }
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW) - 1);
    const next = destination(event.key, place, rows.length, page);
    const row = next === null ? undefined : rows[rows.length - 1 - next];
    if (next === null || row === undefined) return;
    event.preventDefault();
    // The list stands still while somebody walks in it; the newest row lets it go on.
    byScroll.current = false;
    setHeldAt(next === 0 && event.key === 'Home' ? null : (heldAt ?? world.ring.next));
    setCursor(row);
    toFocus.current = row;
    virtual.scrollToIndex(next, { align: 'auto' });
  }

  // A row far away is rendered only after the list has scrolled there: looked for until it is there.
  useEffect(() => {
    if (toFocus.current === null) return;
    const button = scroller.current?.querySelector<HTMLElement>(`[data-row="${toFocus.current}"] button`);
    if (!button) return;
    toFocus.current = null;
    button.focus({ preventScroll: true });
  });

  const items = virtual.getVirtualItems();
  const stop = items.some(({ index }) => index === place) ? place : items[0]?.index;
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
        <IdFilter />
        <label className="check">
          <input
            type="checkbox"
            checked={chosen.failures}
            onChange={({ target }) => setUi((state) => ({ filters: { ...state.filters, failures: target.checked } }))}
          />
          failures only
        </label>
        <span className="grow" />
        <span className="muted live-edge">{heldAt === null ? edge : `List held, ${countText(newer)} newer`}</span>
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
        <ol
          aria-label="Events, newest first"
          style={{ height: virtual.getTotalSize() }}
          onFocus={onFocus}
          onKeyDown={onKeyDown}
        >
          {items.map((item) => {
            const row = world.ring.row(rows[rows.length - 1 - item.index] ?? -1);
            if (row === null) return null;
            return (
              <TickerRow
                key={item.key}
                row={row}
                top={item.start}
                at={item.index}
                of={rows.length}
                reachable={item.index === stop}
              />
            );
          })}
        </ol>
      </div>
    </section>
  );
}
