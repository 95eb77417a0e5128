/** Operators see circuits on the map from the start, not only when they change. */
import { useEffect } from 'react';
import type { BreakerView } from '../../../../functions/shared/contracts/insights.http.ts';
import type { Playground } from '../../live/playground.ts';
import { usePlayground } from '../context.ts';
import type { Doors } from './doors.ts';

export function noteBreakers({ circuits }: Playground['world'], breakers: readonly BreakerView[]): void {
  for (const { caller, dependency, state, since } of breakers) {
    if (since !== null) circuits.note({ caller, dependency, state, since: Date.parse(since) });
  }
}

/** Asks once per connection; from then on events tell. Without an answer the map shows what events say. */
export function useBreakers(doors: Doors, enabled: boolean): void {
  const { world } = usePlayground();
  useEffect(() => {
    if (!enabled) return;
    let gone = false;
    void doors.breakers().then(({ value }) => {
      if (!gone && value !== null) noteBreakers(world, value.items);
    });
    return () => {
      gone = true;
    };
  }, [doors, enabled, world]);
}
