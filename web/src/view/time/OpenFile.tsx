import { useRef } from 'react';
import { openRecording } from './actions.ts';

interface OpenFileProps {
  /** On the button. */
  readonly children: string;
  /** Of the field behind it. */
  readonly label: string;
  readonly className: string;
}

/** Opens a recording from a file. */
export function OpenFile({ children, label, className }: OpenFileProps) {
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className={className} onClick={() => picker.current?.click()}>
        {children}
      </button>
      <input
        ref={picker}
        type="file"
        accept=".gz,.ndjson,application/gzip"
        aria-label={label}
        hidden
        onChange={({ target }) => {
          const file = target.files?.[0];
          target.value = '';
          if (file !== undefined) void openRecording(file, null);
        }}
      />
    </>
  );
}
