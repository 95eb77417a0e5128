/** Scenarios as switches, several at once; what to watch while they run; the link that says which ones. */
import { useEffect, useRef, useState } from 'react';
import type { RunName, ScenariosView, ScenarioView } from '../../../../functions/shared/contracts/lab.http.ts';
import { labLink, readSeed } from '../../lab/link.ts';
import { progressOf, shortPace, together } from '../../lab/runs.ts';
import { clock } from '../../lab/words.ts';
import type { Problem } from '../../live/api.ts';
import { Field } from '../act/Field.tsx';
import { ProblemNote } from '../act/ProblemNote.tsx';
import { useSampled } from '../heartbeat.ts';
import { copyText } from '../inspector/copy.ts';
import { saveRecording } from '../time/actions.ts';

export interface ScenarioControl {
  readonly busy: string | null;
  readonly problem: Problem | null;
  readonly set: (names: readonly RunName[], active: boolean, seed?: number) => void;
}

interface ScenariosProps {
  readonly view: ScenariosView | null;
  readonly control: ScenarioControl;
  /** Why nobody can switch, or null. */
  readonly locked: string | null;
  /** From the link: meant, but not started. */
  readonly chosen: readonly string[];
  readonly seed: number;
  readonly onSeed: (seed: number) => void;
  readonly serverNow: () => number;
  readonly stale: boolean;
}

export function Scenarios({ view, control, locked, chosen, seed, onSeed, serverNow, stale }: ScenariosProps) {
  const [typed, setTyped] = useState(String(seed));
  useEffect(() => setTyped(String(seed)), [seed]);
  const wrong = readSeed(typed) === null;
  const active = view?.activeScenarioIds ?? [];
  return (
    <>
      <section aria-label="Scenarios" className={stale ? 'stale' : ''}>
        <h2>Scenarios, several may run</h2>
        {view === null && <p className="hint">Reading the scenarios…</p>}
        <ul className="scenarios">
          {view?.scenarios.map((scenario) => (
            <Scenario
              key={scenario.id}
              scenario={scenario}
              meant={chosen.includes(scenario.id)}
              disabled={locked !== null || control.busy !== null || wrong}
              onSet={(on) => control.set([scenario.id], on, on ? seed : undefined)}
              serverNow={serverNow}
            />
          ))}
        </ul>
        {locked !== null && <p className="hint locked">{locked}</p>}
        {chosen.length > 0 && !chosen.some((name) => active.some((one) => one === name)) && (
          <p className="hint">Chosen by the link, not started: switch it on to begin.</p>
        )}
        {control.problem !== null && <ProblemNote problem={control.problem} />}
        <div className="seed-row">
          <Field
            label="Seed"
            inputMode="numeric"
            className="mono"
            value={typed}
            aria-invalid={wrong}
            onChange={({ target }) => {
              setTyped(target.value);
              const next = readSeed(target.value);
              if (next !== null) onSeed(next);
            }}
          />
          <button
            type="button"
            className="btn"
            disabled={locked !== null || control.busy !== null || active.length === 0}
            onClick={() => control.set(active, false)}
          >
            Stop all
          </button>
        </div>
        {wrong && <p className="ft small">A seed is a whole number from 0 to 2,147,483,647.</p>}
      </section>
      <Watch view={view} chosen={chosen} />
      <div className="rail-foot">
        <button
          type="button"
          className="btn grow"
          onClick={() => {
            const scenarios = active.length > 0 ? active.filter((name) => name !== 'autopilot') : chosen;
            const { origin, pathname } = location;
            void copyText(`${origin}${pathname}${labLink({ scenarios, seed })}`, 'Link');
          }}
        >
          Copy link
        </button>
        <button type="button" className="btn grow" onClick={() => void saveRecording()}>
          Save recording
        </button>
      </div>
    </>
  );
}

interface ScenarioProps {
  readonly scenario: ScenarioView;
  readonly meant: boolean;
  readonly disabled: boolean;
  readonly onSet: (active: boolean) => void;
  readonly serverNow: () => number;
}

function Scenario({ scenario, meant, disabled, onSet, serverNow }: ScenarioProps) {
  const { id, label, summary, pace, active } = scenario;
  const progress = useSampled(() => progressOf(scenario, serverNow()));
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (meant) button.current?.scrollIntoView({ block: 'nearest' });
  }, [meant]);
  return (
    <li className={`scenario${active ? ' on' : ''}${meant ? ' meant' : ''}`} data-scenario={id} title={summary}>
      <button
        ref={button}
        type="button"
        role="switch"
        aria-checked={active}
        aria-label={`${label}: ${summary}`}
        disabled={disabled}
        onClick={() => onSet(!active)}
      >
        <span className="switch" aria-hidden="true" />
        <span className="grow">
          {label}
          {!active && <small title={pace}>{shortPace(scenario)}</small>}
        </span>
        {progress !== '' && <span className="muted">{progress}</span>}
      </button>
    </li>
  );
}

function Watch({ view, chosen }: { view: ScenariosView | null; chosen: readonly string[] }) {
  if (view === null) return null;
  const active = view.scenarios.filter((scenario) => scenario.active);
  const shown = active.length > 0 ? active : view.scenarios.filter(({ id }) => chosen.includes(id));
  const joined = together(view.activeNarrative, active);
  return (
    <section className="watch" aria-label="What to watch">
      <h2>What to watch</h2>
      {shown.length === 0 && (
        <p className="muted">Nothing runs. Switch a scenario on, and read here what it is going to show.</p>
      )}
      {shown.map(({ id, label, explanation, pace, run, active: on }) => (
        <p key={id}>
          <b>
            {label}
            {on && run !== null && <span className="muted"> since {clock(Date.parse(run.startedAt))}</span>}
          </b>
          {explanation} <span className="muted">{pace}.</span>
        </p>
      ))}
      {joined !== '' && <p className="muted">{joined}</p>}
    </section>
  );
}
