/** Dims the map but for what stands within so many steps of the chosen place. */
import { setUi, useUi } from '../store.ts';

const CHOICES = [
  [0, 'off'],
  [1, '1 step'],
  [2, '2 steps'],
  [3, '3 steps'],
] as const;

export function Focus() {
  const steps = useUi((state) => state.steps);
  return (
    <fieldset className="zoom focus-steps" aria-label="Show the neighbourhood only">
      {CHOICES.map(([value, words]) => (
        <button key={value} type="button" aria-pressed={value === steps} onClick={() => setUi({ steps: value })}>
          {words}
        </button>
      ))}
    </fieldset>
  );
}
