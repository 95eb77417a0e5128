/** A lab in memory: its runs, the messages that it sends itself, and a clock that tests turn. */
import type { OutgoingEvent } from '../../shared/publish/publisher.ts';
import { scenariosInMemory } from './scenarios-in-memory.ts';

export function labWorld() {
  let now = new Date('2026-01-01T00:00:00.000Z');
  const sent: { event: OutgoingEvent; delaySeconds: number }[] = [];
  const clock = (): Date => now;
  let ids = 0;
  return {
    now: clock,
    later(ms: number) {
      now = new Date(now.getTime() + ms);
    },
    scenarios: scenariosInMemory(clock),
    sent,
    ticks: {
      async start(event: OutgoingEvent, delaySeconds: number) {
        sent.push({ event, delaySeconds });
      },
    },
    newId: () => `01JD0Q3V8W5J9T4Z6K2M7N1P${String(ids++).padStart(2, '0')}`,
  };
}
