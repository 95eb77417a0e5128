/** The contract of the event's type; read only when it is opened. */

import { useEffect, useState } from 'react';
import { entryOf } from '../../model/catalogue.ts';
import { TableHead } from '../TableHead.tsx';
import { type SchemaRow, schemaOf, schemaRows } from './schema.ts';

type State = 'reading' | 'none' | 'failed' | readonly SchemaRow[];

function useSchema(type: string, wanted: boolean): State {
  const [state, setState] = useState<State>('reading');
  useEffect(() => {
    if (!wanted) return;
    let current = true;
    schemaOf(type).then(
      (schema) => current && setState(schema === null ? 'none' : schemaRows(schema)),
      () => current && setState('failed'),
    );
    return () => {
      current = false;
    };
  }, [type, wanted]);
  return state;
}

export function Schema({ type }: { type: string }) {
  const [open, setOpen] = useState(false);
  const state = useSchema(type, open);
  const version = entryOf(type)?.version;
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>Schema{version === undefined ? '' : `, version ${version}`}</summary>
      {state === 'reading' && <p className="hint">Reading the contract…</p>}
      {state === 'none' && <p className="hint">No contract describes this type. The page was built before it.</p>}
      {state === 'failed' && (
        <p className="hint">The contract could not be read. Close and open this part to try again.</p>
      )}
      {typeof state === 'object' && (
        <table className="schema">
          <TableHead columns={['field', 'is']} />
          <tbody>
            {state.map(({ path, name, depth, type: is, required, about }) => (
              <tr key={path}>
                <th scope="row" className="mono" style={{ paddingInlineStart: depth * 10 }}>
                  {name}
                  {!required && <span className="muted">?</span>}
                </th>
                <td>
                  {is}
                  {!required && ', may be missing'}
                  {about !== '' && <span className="muted about">{about}</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </details>
  );
}
