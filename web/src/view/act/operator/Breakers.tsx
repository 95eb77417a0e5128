/** Circuits as the system keeps them; what is read here also goes to the map. */
import { useEffect } from 'react';
import { usePlayground } from '../../context.ts';
import { clockText } from '../../format.ts';
import { ProblemNote } from '../ProblemNote.tsx';
import type { PartProps } from '../Shop.tsx';
import { useAsked } from '../use-asked.ts';
import { noteBreakers } from '../use-breakers.ts';

export function Breakers({ doors, enabled }: PartProps) {
  const { world } = usePlayground();
  const { value, problem, busy, ask } = useAsked(doors.breakers, enabled);
  useEffect(() => {
    noteBreakers(world, value?.items ?? []);
  }, [value, world]);
  return (
    <>
      <button type="button" className="btn lg wide gap" disabled={!enabled || busy} onClick={ask}>
        {busy ? 'Reading…' : 'Read the breakers again'}
      </button>
      {problem !== null && <ProblemNote problem={problem} />}
      {value?.items.length === 0 && <p className="hint">No circuit was ever opened.</p>}
      <ul className="cards" aria-label="Breakers">
        {value?.items.map(({ caller, dependency, state, failures, calls, since, retryAt }) => (
          <li key={`${caller} ${dependency}`} className="card">
            <b>
              {caller} › {dependency}
            </b>{' '}
            <span className={state === 'open' ? 'ft' : 'muted'}>{state}</span>
            {state !== 'closed' && (
              <p className="muted">
                {failures} of {calls} calls failed
                {since !== null && `, since ${clockText(Date.parse(since)).slice(0, 8)}`}
                {retryAt !== null && `; next try ${clockText(Date.parse(retryAt)).slice(0, 8)}`}
              </p>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
