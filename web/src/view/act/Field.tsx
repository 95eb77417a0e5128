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

/** What a form holds under a name, without blanks around it. */
export const entry = (form: FormData, name: string): string => {
  const found = form.get(name);
  return typeof found === 'string' ? found.trim() : '';
};
