import { mapLink } from '../route.ts';
import { setUi } from '../store.ts';
import { getTime, linkedRecording, linkedTime } from '../time/time-store.ts';

/** Puts text on the clipboard and says what came of it. */
export async function copyText(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    setUi({ notice: `${what} copied.` });
  } catch {
    setUi({ notice: 'The browser did not allow copying.' });
  }
}

/** Link to what is shown: a story, an event, and the moment when it is not now. */
export function linkTo(correlationId: string | null, eventId: string | null): string {
  const [time, recording] = [linkedTime(getTime()), linkedRecording(getTime())];
  const { origin, pathname } = location;
  return `${origin}${pathname}${mapLink(correlationId, eventId, { place: null, time, recording })}`;
}
