import { setUi } from '../store.ts';

/** Puts text on the clipboard and says what came of it. */
export async function copyText(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    setUi({ notice: `${what} copied.` });
  } catch {
    setUi({ notice: 'The browser did not allow copying.' });
  }
}

/** Link to the map with a story followed and an event opened. */
export function linkTo(correlationId: string | null, eventId: string | null): string {
  const query = new URLSearchParams();
  if (correlationId !== null) query.set('follow', correlationId);
  if (eventId !== null) query.set('at', eventId);
  return `${location.origin}${location.pathname}#/map?${query}`;
}
