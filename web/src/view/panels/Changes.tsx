/** Rows an event changed, before and after; sign and word, not only colour. */

import diff from 'microdiff';
import type { FeedEvent } from '../../model/event.ts';
import { type Change, changesOf } from '../../model/service-changes.ts';
import { TableHead, unseen } from '../TableHead.tsx';

const SIGNS = { CREATE: ['+', 'added'], REMOVE: ['−', 'removed'], CHANGE: ['~', 'changed'] } as const;
const short = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text === undefined ? '–' : text.length > 60 ? `${text.slice(0, 57)}…` : text;
};

/** One row of a table, field by field. */
export function RowDiff({ change, note }: { change: Change; note?: string }) {
  const { table, key, before, after } = change;
  const fields = diff(before, after);
  return (
    <>
      <div className="row">
        <h3 className="grow">
          {table} <span className="muted">row {key.slice(-12)}</span>
        </h3>
        <span className="muted small">
          {fields.length} {fields.length === 1 ? 'field' : 'fields'}
          {note}
        </span>
      </div>
      {fields.length > 0 && (
        <table className="diff">
          <TableHead columns={[unseen('kind'), 'field', 'before', 'after']} />
          <tbody>
            {fields.map((one) => (
              <tr key={one.path.join('.')}>
                <td>
                  <span aria-hidden="true">{SIGNS[one.type][0]}</span>
                  <span className="sr">{SIGNS[one.type][1]}</span>
                </td>
                <td>{one.path.join('.')}</td>
                <td>{one.type === 'CREATE' ? '–' : short(one.oldValue)}</td>
                <td>{one.type === 'REMOVE' ? '–' : short(one.value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

export function Changes({ event }: { event: FeedEvent }) {
  return changesOf(event).map((change) => (
    <section key={`${change.table} ${change.key}`}>
      <RowDiff change={change} />
    </section>
  ));
}
