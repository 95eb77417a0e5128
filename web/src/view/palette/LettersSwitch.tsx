import { useState } from 'react';
import { lettersWork, switchLetters } from '../keys.ts';

/** Keys of one letter or sign can get in the way; without them there is still the search on Ctrl+K. */
export function LettersSwitch() {
  const [on, setOn] = useState(lettersWork);
  return (
    <label className="check">
      <input
        type="checkbox"
        checked={on}
        onChange={({ target }) => {
          switchLetters(target.checked);
          setOn(target.checked);
        }}
      />
      Single keys work
    </label>
  );
}
