/** Single-letter keys. They rest while a field has the focus, and `space` also while a button has it (WCAG 2.1.4). */
import { getUi } from './store.ts';

const isField = (element: Element | null): boolean =>
  element instanceof HTMLInputElement ||
  element instanceof HTMLTextAreaElement ||
  element instanceof HTMLSelectElement ||
  (element instanceof HTMLElement && element.isContentEditable);

type Run = (key: string) => boolean;
const runs = new Set<Run>();

/** Does what the key would do, wherever the focus is. Answers whether anybody knew it. */
export const doKey: Run = (key) => [...runs].some((run) => run(key));

const SWITCH = 'keys';
/** Single letters get in the way of speech input and unsteady hands: they can be switched off (WCAG 2.1.4). */
export const lettersWork = (): boolean => localStorage.getItem(SWITCH) !== 'off';
export const switchLetters = (on: boolean): void => localStorage.setItem(SWITCH, on ? 'on' : 'off');
const isCharacter = (key: string): boolean => key.length === 1 && key !== ' ';

/** `run` answers whether the key was its own. Returns how to stop listening. */
export function onKey(run: Run): () => void {
  const listen = (event: KeyboardEvent) => {
    if (isCharacter(event.key) && !lettersWork()) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const { activeElement } = document;
    if (isField(activeElement) || document.querySelector('dialog[open]') !== null || getUi().palette) return;
    if (
      event.key === ' ' &&
      activeElement instanceof HTMLElement &&
      activeElement.matches('button, a, summary, [role=button], .react-flow__node')
    )
      return;
    if (run(event.key.length === 1 ? event.key.toLowerCase() : event.key)) event.preventDefault();
  };
  runs.add(run);
  window.addEventListener('keydown', listen);
  return () => {
    runs.delete(run);
    window.removeEventListener('keydown', listen);
  };
}

export const KEYS: readonly (readonly [key: string, does: string])[] = [
  ['1 · 2', 'map · load lab'],
  ['space', 'pause or resume the picture'],
  [', · .', 'one event back · on'],
  ['J · K · L', 'slower · normal speed · faster'],
  ['Home · End', 'oldest event · live'],
  ['Tab · Enter · Esc', 'next node · open in the inspector · close, leave follow'],
  ['arrows · Shift+arrows', 'move the selected node 8 px · 32 px'],
  ['+ · - · 0', 'zoom in · out · fit'],
  ['F', 'follow what is selected'],
  ['T', 'map, or values of the lab, as table'],
  ['R', 'reset the layout'],
  ['[ · ]', 'fold the action panel · the inspector'],
  ['Ctrl+K · /', 'search: commands, places, events and stories by their id'],
  ['in the ticker: ↑ ↓ PgUp PgDn · Home', 'walk from row to row · back to the newest'],
  ['in the ticker: Enter · F', 'open the event · follow its story'],
  ['?', 'this list'],
];
