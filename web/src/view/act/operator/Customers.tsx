import { ProblemNote } from '../ProblemNote.tsx';
import type { PartProps } from '../Shop.tsx';
import { useAsked } from '../use-asked.ts';

/** Everybody with a profile. */
export function Customers({ doors, enabled }: PartProps) {
  const { value, problem, busy, ask } = useAsked(doors.customers, enabled);
  return (
    <>
      <button type="button" className="btn lg wide gap" disabled={!enabled || busy} onClick={ask}>
        {busy ? 'Reading…' : 'Read the customers again'}
      </button>
      {problem !== null && <ProblemNote problem={problem} />}
      {value?.items.length === 0 && <p className="hint">Nobody has a profile yet.</p>}
      <ul className="cards" aria-label="Customers">
        {value?.items.map((customer) => (
          <li key={customer.customerId} className="card">
            <b>{customer.name}</b>
            <p className="mono">{customer.email}</p>
            {customer.addresses.map(({ label, street, postalCode, city, country }) => (
              <p key={label + street} className="muted">
                {label}: {street}, {postalCode} {city}, {country}
              </p>
            ))}
          </li>
        ))}
      </ul>
    </>
  );
}
