import { type InputHTMLAttributes, useId } from 'react';

interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  readonly label: string;
}

/** A labelled field. */
export function Field({ label, ...input }: FieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input id={id} {...input} />
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  /** Value and what is read. */
  readonly options: readonly (readonly [value: string, label: string])[];
  readonly name?: string;
  readonly value?: string;
  readonly onChoose?: (value: string) => void;
}

/** A labelled choice; it holds its own value when nobody asks for it. */
export function Choice({ label, options, name, value, onChoose }: ChoiceProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        {...(name === undefined ? {} : { name })}
        {...(value === undefined ? {} : { value, onChange: ({ target }) => onChoose?.(target.value) })}
      >
        {options.map(([one, words]) => (
          <option key={one} value={one}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}

/** What a form holds under a name, without blanks around it. */
export const entry = (form: FormData, name: string): string => {
  const found = form.get(name);
  return typeof found === 'string' ? found.trim() : '';
};
