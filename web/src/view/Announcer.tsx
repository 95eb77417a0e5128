import { useEffect, useRef, useState } from 'react';
import { sentenceOf } from '../model/catalogue.ts';
import { usePlayground } from './context.ts';
import { setUi, useUi } from './store.ts';

const EVERY = 5_000;
const NOTICE = 4_000;

/** Short notes for the eyes; summaries for a screen reader, at most one every five seconds and only when there is news. */
export function Announcer() {
  const { world } = usePlayground();
  const notice = useUi((state) => state.notice);
  const [summary, setSummary] = useState('');
  const last = useRef({ received: 0, failures: 0 });
  useEffect(() => {
    const timer = setInterval(() => {
      const [received, failures] = [world.sums.received, world.counters.failures.total];
      const [events, failed] = [received - last.current.received, failures - last.current.failures];
      if (events === 0) return;
      last.current = { received, failures };
      const event = world.eventOf(world.ring.next - 1);
      const latest = event === null ? '' : ` Latest: ${sentenceOf(event)}`;
      setSummary(`${events} events, ${failed} ${failed === 1 ? 'failure' : 'failures'}.${latest}`);
    }, EVERY);
    return () => clearInterval(timer);
  }, [world]);
  useEffect(() => {
    if (notice === null) return;
    const timer = setTimeout(() => setUi({ notice: null }), NOTICE);
    return () => clearTimeout(timer);
  }, [notice]);
  return (
    <>
      <div className="sr" role="log" aria-live="polite">
        {summary}
      </div>
      <div className="notice-holder" role="status">
        {notice !== null && <span className="notice">{notice}</span>}
      </div>
    </>
  );
}
