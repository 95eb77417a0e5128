/** Central configuration: what is in force, where it comes from, and changing it while the system runs. */
import { useState } from 'react';
import type { SettingView } from '../../../../../functions/shared/contracts/insights.http.ts';
import type { Doors } from '../doors.ts';
import { ProblemNote } from '../ProblemNote.tsx';
import type { PartProps } from '../Shop.tsx';
import { useAsked, useCall } from '../use-asked.ts';

const written = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** A text setting is sent as it is written; everything else is JSON. */
function readValue(text: string, before: unknown): { readonly value: unknown } | { readonly wrong: string } {
  if (typeof before === 'string') return { value: text };
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : 'not JSON' };
  }
}

interface SettingProps {
  readonly setting: SettingView;
  readonly doors: Doors;
  readonly enabled: boolean;
  readonly onChange: () => void;
}

function Setting({ setting, doors, enabled, onChange }: SettingProps) {
  const [text, setText] = useState(written(setting.value));
  const [wrong, setWrong] = useState('');
  const { busy, problem, run } = useCall();
  const { name, description, source, editable, schema } = setting;

  async function save(): Promise<void> {
    const next = readValue(text, setting.value);
    setWrong('wrong' in next ? next.wrong : '');
    if ('wrong' in next) return;
    const { answer } = await run('save', doors.putSetting(name, next.value));
    if (answer.ok) onChange();
  }

  return (
    <li className="card" data-setting={name}>
      <b className="mono">{name}</b>
      <p className="muted">{description}</p>
      {!editable && <p className="mono">{written(setting.value)}</p>}
      {editable && (
        <form
          className="row"
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <input
            className="grow mono"
            aria-label={`Value of ${name}`}
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
          <button type="submit" className="btn" disabled={!enabled || busy === 'save'}>
            Set
          </button>
        </form>
      )}
      <p className="hint">{source}</p>
      {wrong !== '' && (
        <p className="ft" role="alert">
          Not JSON: {wrong}
        </p>
      )}
      {problem !== null && <ProblemNote problem={problem} />}
      {editable && schema !== null && (
        <details>
          <summary>What it may be</summary>
          <pre className="payload">{JSON.stringify(schema, null, 1)}</pre>
        </details>
      )}
    </li>
  );
}

export function Settings({ doors, enabled }: PartProps) {
  const { value, problem, busy, ask } = useAsked(doors.settings, enabled);
  return (
    <>
      <button type="button" className="btn lg wide gap" disabled={!enabled || busy} onClick={ask}>
        {busy ? 'Reading…' : 'Read the settings again'}
      </button>
      {problem !== null && <ProblemNote problem={problem} />}
      <ul className="cards" aria-label="Settings">
        {value?.items.map((setting) => (
          <Setting
            key={`${setting.name} ${setting.changedAt}`}
            setting={setting}
            doors={doors}
            enabled={enabled}
            onChange={ask}
          />
        ))}
      </ul>
    </>
  );
}
