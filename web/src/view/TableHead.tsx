/** The names of a table's columns. */
interface Column {
  readonly name: string;
  /** Of numbers: at the right. */
  readonly num?: boolean;
  /** For the ears only: the eye sees what the column is. */
  readonly unseen?: boolean;
}

export const numbers = (names: readonly string[]): Column[] => names.map((name) => ({ name, num: true }));
export const unseen = (name: string): Column => ({ name, unseen: true });

export function TableHead({ columns }: { columns: readonly (string | Column)[] }) {
  return (
    <thead>
      <tr>
        {columns.map((column) => {
          const { name, num = false, unseen = false }: Column = typeof column === 'string' ? { name: column } : column;
          return (
            <th key={name} scope="col" className={num ? 'num' : undefined}>
              {unseen ? <span className="sr">{name}</span> : name}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}
