/** Single-letter keys. They rest while a field has the focus, and `space` also while a button has it (WCAG 2.1.4). */

const isField = (element: Element | null): boolean =>
  element instanceof HTMLInputElement ||
  element instanceof HTMLTextAreaElement ||
  element instanceof HTMLSelectElement ||
  (element instanceof HTMLElement && element.isContentEditable);

/** `run` answers whether the key was its own. Returns how to stop listening. */
export function onKey(run: (key: string) => boolean): () => void {
  const listen = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const { activeElement } = document;
    if (isField(activeElement) || document.querySelector('dialog[open]') !== null) return;
    if (
      event.key === ' ' &&
      activeElement instanceof HTMLElement &&
      activeElement.matches('button, a, summary, [role=button], .react-flow__node')
    )
      return;
    if (run(event.key.length === 1 ? event.key.toLowerCase() : event.key)) event.preventDefault();
  };
  window.addEventListener('keydown', listen);
  return () => window.removeEventListener('keydown', listen);
}

export const KEYS: readonly (readonly [key: string, does: string])[] = [
  ['space', 'pause or resume the picture'],
  [', · .', 'one event back · on'],
  ['J · K · L', 'slower · normal speed · faster'],
  ['Home · End', 'oldest event · live'],
  ['Tab · Enter · Esc', 'next node · open in the inspector · close, leave follow'],
  ['arrows · Shift+arrows', 'move the selected node 8 px · 32 px'],
  ['+ · - · 0', 'zoom in · out · fit'],
  ['F', 'follow what is selected'],
  ['T', 'map as table'],
  ['R', 'reset the layout'],
  ['[ · ]', 'fold the action panel · the inspector'],
  ['?', 'this list'],
];
