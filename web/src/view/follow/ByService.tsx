/** What the story changed in each service: before its first change, after its last. */
import type { Seen } from '../../model/seen.ts';
import { changesByService } from '../../model/service-changes.ts';
import { RowDiff } from '../panels/Changes.tsx';
import { useUi } from '../store.ts';

export function ByService({ events }: { events: readonly Seen[] }) {
  const role = useUi((state) => state.role);
  const services = changesByService(events);
  if (services.length === 0) {
    return (
      <section>
        <h3>Before and after</h3>
        <p className="hint">
          {role === 'operator'
            ? 'No change of a row was reported.'
            : 'Rows that were changed are shown to operators only.'}
        </p>
      </section>
    );
  }
  return services.map(({ service, rows }) => (
    <section key={service} aria-label={`Before and after in ${service}`}>
      <details open>
        <summary>
          {service}, {rows.length} {rows.length === 1 ? 'row' : 'rows'} changed
        </summary>
        {rows.map((row) => (
          <RowDiff
            key={`${row.table} ${row.key}`}
            change={row}
            note={row.steps.length > 1 ? `, in ${row.steps.length} steps` : ''}
          />
        ))}
      </details>
    </section>
  ));
}
