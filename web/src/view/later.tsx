/** Parts that are loaded when they are first wanted, and may be wanted once more after that has failed. */
import { type ComponentType, lazy } from 'react';

let attempt = 0;

/** What could not be loaded is loaded anew when it is next drawn. */
export const tryAgain = (): void => {
  attempt += 1;
};

export interface Later<P> {
  readonly Part: ComponentType<P>;
  /** Loads ahead of the first wish. A failure shows when the part is wanted. */
  readonly warm: () => void;
}

export function later<P extends object>(load: () => Promise<ComponentType<P>>): Later<P> {
  let failedAt: number | null = null;
  const fresh = () =>
    lazy(async () => {
      try {
        return { default: await load() };
      } catch (cause) {
        failedAt = attempt;
        throw cause;
      }
    });
  let current = fresh();
  return {
    Part(props) {
      // while it fails the same one is drawn, so that the failure comes through
      if (failedAt !== null && failedAt !== attempt) {
        failedAt = null;
        current = fresh();
      }
      const Loaded: ComponentType<P> = current as unknown as ComponentType<P>;
      return <Loaded {...props} />;
    },
    warm: () => void load().catch(() => {}),
  };
}
