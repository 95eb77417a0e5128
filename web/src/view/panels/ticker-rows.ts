/** Which rows the ticker shows: looked at once per event, kept until the filter changes. */
import { isFailure } from '../../model/event.ts';
import type { Ring, Row } from '../../model/ring.ts';
import type { Filters } from '../store.ts';

/** Rows kept per filter; older ones are found by following or by their id. */
const MOST = 5_000;

const endsWith = (id: string, end: string): boolean => id.toLowerCase().endsWith(end);

const fits = (row: Row, filters: Filters, follow: string | null): boolean =>
  (follow === null || row.correlationId === follow) &&
  (!filters.failures || isFailure(row.glyph)) &&
  (filters.kind === '' || row.glyph === filters.kind) &&
  (filters.service === '' || row.service === filters.service) &&
  (filters.type === '' || row.type === filters.type) &&
  (filters.id === '' || endsWith(row.correlationId, filters.id) || endsWith(row.id, filters.id));

/** Nothing is asked of a row: most of the time, and then no row is looked at. */
const isOpen = ({ failures, kind, service, type, id }: Filters): boolean =>
  !failures && kind + service + type + id === '';

export function createRowFilter(ring: Ring) {
  let key = '';
  let upTo = 0;
  let rows: number[] = [];
  let looked = 0;
  const services = new Set<string>();
  const types = new Set<string>();

  return {
    /** Oldest first. `next` is the end of what may be shown. */
    matching(filters: Filters, follow: string | null, next: number): readonly number[] {
      const wanted = JSON.stringify([filters, follow]);
      if (wanted !== key || next < upTo) {
        key = wanted;
        rows = [];
        upTo = Math.max(ring.oldest, next - RESCANNED);
      }
      const all = follow === null && isOpen(filters);
      for (upTo = Math.max(upTo, ring.oldest); upTo < next; upTo++) {
        const row = all ? null : ring.row(upTo);
        if (all || (row !== null && fits(row, filters, follow))) rows.push(upTo);
      }
      if (rows.length > MOST) rows = rows.slice(-MOST);
      return rows;
    },
    /** Services and types that have occurred, for the choices. */
    seen(): readonly [services: string, types: string] {
      for (looked = Math.max(looked, ring.oldest); looked < ring.next; looked++) {
        const { service, type } = ring.whereabouts(looked);
        services.add(service);
        types.add(type);
      }
      return [[...services].sort().join(','), [...types].sort().join(',')];
    },
  };
}

/** A changed filter looks back this far. */
const RESCANNED = 20_000;
