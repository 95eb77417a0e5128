/** Makes a service slow or broken, for operators: a setting that the services read, so every viewer sees what is on. */
import { useEffect, useMemo, useState } from 'react';
import type { LabBehaviour, LabPart } from '../../../../functions/shared/contracts/deals.http.ts';
import { changed, MOOD_NAMES, MOODS, PART_NAMES, PARTS, readBehaviour, SETTING, wordsOf } from '../../lab/behaviour.ts';
import type { Problem } from '../../live/api.ts';
import { createDoors } from '../act/doors.ts';
import { ProblemNote } from '../act/ProblemNote.tsx';

export function Misbehave({ apiUrl, locked }: { apiUrl: string; locked: string | null }) {
  const doors = useMemo(() => createDoors(apiUrl), [apiUrl]);
  const [behaviour, setBehaviour] = useState<LabBehaviour | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const [part, setPart] = useState<LabPart>('prices');
  const [mood, setMood] = useState('down');
  useEffect(() => {
    if (locked !== null) return;
    let gone = false;
    void doors.settings().then(({ value, answer }) => {
      if (gone) return;
      setProblem(answer.problem);
      if (value !== null) setBehaviour(readBehaviour(value.items.find(({ name }) => name === SETTING)?.value));
    });
    return () => {
      gone = true;
    };
  }, [doors, locked]);

  async function put(next: LabBehaviour): Promise<void> {
    setBusy(true);
    const { answer } = await doors.putSetting(SETTING, next);
    setBusy(false);
    setProblem(answer.problem);
    if (answer.ok) setBehaviour(next);
  }

  const known = behaviour ?? {};
  const on = wordsOf(known);
  const disabled = locked !== null || busy || behaviour === null;
  return (
    <section className="misbehave" aria-label="Misbehaviour">
      <div className="hash-head">
        <h3>Make a service misbehave</h3>
        <select
          className="small-select"
          aria-label="Service"
          value={part}
          disabled={disabled}
          onChange={({ target }) => setPart(PART_NAMES.find((name) => name === target.value) ?? part)}
        >
          {PART_NAMES.map((name) => (
            <option key={name} value={name}>
              {PARTS[name]}
            </option>
          ))}
        </select>
        <select
          className="small-select"
          aria-label="How"
          value={mood}
          disabled={disabled}
          onChange={({ target }) => setMood(target.value)}
        >
          {MOOD_NAMES.map((name) => (
            <option key={name} value={name}>
              {MOODS[name].words}
            </option>
          ))}
        </select>
        <button
          type="button"
          className="btn"
          disabled={disabled}
          onClick={() => void put(changed(known, part, MOOD_NAMES.find((name) => name === mood) ?? null))}
        >
          Switch on
        </button>
        <button type="button" className="btn" disabled={disabled || on.length === 0} onClick={() => void put({})}>
          All as they are
        </button>
        <span className="muted small" role="status">
          {locked !== null
            ? 'For operators.'
            : on.length === 0
              ? 'Nothing is switched on.'
              : `On: ${on.join('; ')}. Acts within 5 s.`}
        </span>
      </div>
      {problem !== null && <ProblemNote problem={problem} />}
    </section>
  );
}
