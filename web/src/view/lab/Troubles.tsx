/** What could not be read: said once, with its reason, its age and the next step. */
import { type DoorState, isStale } from '../../lab/poll.ts';
import { clock } from '../../lab/words.ts';

interface TroublesProps {
  readonly doors: readonly (readonly [name: string, state: DoorState<unknown>])[];
  readonly now: number;
  readonly onAsk: () => void;
}

export function Troubles({ doors, now, onAsk }: TroublesProps) {
  const troubled = doors.flatMap(([name, { trouble, value }]) =>
    trouble === null ? [] : [{ name, ...trouble, known: value !== null }],
  );
  const old = doors.some(([, state]) => isStale(state, now));
  if (troubled.length === 0) return null;
  const reasons = [...new Set(troubled.map(({ reason }) => reason))];
  const since = Math.min(...troubled.map((trouble) => trouble.since));
  return (
    <div className="troubles" role="status">
      <b>
        {troubled.map(({ name }) => name).join(', ')} could not be read ({reasons.join('; ')}) since {clock(since)}.
      </b>
      <span>{old ? 'Values in grey are the last ones that came. ' : ''}The page asks again every two seconds.</span>
      <button type="button" className="btn" onClick={onAsk}>
        Ask now
      </button>
    </div>
  );
}
