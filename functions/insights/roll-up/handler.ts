import { directHandler } from '../../shared/direct/direct-handler.ts';
import type { SliTable } from '../adapters/sli-table.ts';
import { added, due } from '../domain/roll-up.ts';

export interface Dependencies {
  readonly table: Pick<SliTable, 'totals' | 'putTotals' | 'seconds'>;
  readonly now: () => Date;
}

/** Adds the seconds of closed minutes to the running totals. Two runs at once add them once. */
export const createHandler = ({ table, now }: Dependencies) =>
  directHandler({ service: 'insights', handler: 'roll-up' }, async () => {
    const totals = await table.totals();
    const minutes = due(totals?.upTo, now());
    if (minutes === undefined) return { minutes: 0 };
    const [from, to] = minutes;
    const seconds = await table.seconds(from * 60, to * 60 + 59);
    const counts = added(totals?.counts ?? {}, seconds.values());
    const written = await table.putTotals({ counts, upTo: to }, totals?.upTo);
    return { minutes: written ? to - from + 1 : 0 };
  });
