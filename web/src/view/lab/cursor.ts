/** One moment for all charts: where the pointer or the slider is, or none. */
import { create } from 'zustand';

interface CursorState {
  /** Seconds since 1970. */
  readonly at: number | null;
}
export const useCursor = create<CursorState>(() => ({ at: null }));
export const setCursor = (at: number | null): void => useCursor.setState({ at });
