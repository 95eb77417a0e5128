/** Rows an event changed, before and after; sign and word, not only colour. */
import diff from 'microdiff';
import type { FeedEvent } from '../../model/event.ts';

interface Change {
  readonly table: string;
  readonly key: string;
  readonly before: Record<string, unknown>;
  readonly after: Record<string, unknown>;
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : value === null || value === undefined ? {} : { value };

export function changesOf(event: FeedEvent): Change[] {
  const { changes } = event.data;
  if (!Array.isArray(changes)) return [];
  return changes.flatMap((change: unknown) => {
    if (typeof change !== 'object' || change === null) return [];
    const [table, key] = [Reflect.get(change, 'table'), Reflect.get(change, 'key')];
    if (typeof table !== 'string' || typeof key !== 'string') return [];
    return [{ table, key, before: record(Reflect.get(change, 'before')), after: record(Reflect.get(change, 'after')) }];
  });
}

const SIGNS = { CREATE: ['+', 'added'], REMOVE: ['−', 'removed'], CHANGE: ['~', 'changed'] } as const;
const short = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text === undefined ? '–' : text.length > 60 ? `${text.slice(0, 57)}…` : text;
};

export function Changes({ event }: { event: FeedEvent }) {
  const changes = changesOf(event);
  if (changes.length === 0) return null;
  return (
    <>
      {changes.map(({ table, key, before, after }) => {
        const fields = diff(before, after);
        return (
          <section key={`${table} ${key}`}>
            <div className="row">
              <h3 className="grow">
                {table} <span className="muted">row {key.slice(-12)}</span>
              </h3>
              <span className="muted small">{fields.length} fields</span>
            </div>
            <table className="diff">
              <thead>
                <tr>
                  <th>
                    <span className="sr">kind</span>
                  </th>
                  <th>field</th>
                  <th>before</th>
                  <th>after</th>
                </tr>
              </thead>
              <tbody>
                {fields.map((one) => (
                  <tr key={one.path.join('.')}>
                    <td title={SIGNS[one.type][1]}>{SIGNS[one.type][0]}</td>
                    <td>{one.path.join('.')}</td>
                    <td>{one.type === 'CREATE' ? '–' : short(one.oldValue)}</td>
                    <td>{one.type === 'REMOVE' ? '–' : short(one.value)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        );
      })}
    </>
  );
}
