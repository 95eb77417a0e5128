/** The sums that prove the picture, always on screen; opened, with the reason of every number. */
import { memo, useRef } from 'react';
import { sumsHold } from '../../model/sums.ts';
import { BUDGET } from '../../scene/budget.ts';
import { RESERVED } from '../../scene/director.ts';
import { usePlayground } from '../context.ts';
import { countText, msText } from '../format.ts';
import { Icon } from '../glyphs.tsx';
import { useSampled } from '../heartbeat.ts';

function Sum({ name, value }: { name: string; value: number | string }) {
  return (
    <span className="term">
      {name} <b>{typeof value === 'number' ? countText(value) : value}</b>
    </span>
  );
}

/** Numbers of one line of the panel. */
function Line({ name, parts }: { name: string; parts: readonly (readonly [string, number])[] }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        {parts.map(([part, value], at) => (
          <span key={part}>
            {at === 0 ? '' : at === 1 ? ' = ' : ' + '}
            {part} <b>{countText(value)}</b>
          </span>
        ))}
      </td>
    </tr>
  );
}

/** By itself: thousands of samples are put in order for it, which is not done for every event that is counted. */
const Latency = memo(function Latency() {
  const playground = usePlayground();
  const glass = useSampled(() => ({ p50: playground.latency(0.5), p95: playground.latency(0.95) }));
  return (
    <span className="sum latency">
      <Sum name="event to glass p50" value={msText(glass.p50)} />
      <Sum name="p95" value={msText(glass.p95)} />
    </span>
  );
});

export function HonestyLine() {
  const playground = usePlayground();
  const { world } = playground;
  const dialog = useRef<HTMLDialogElement>(null);
  const sums = useSampled(() => ({
    ...world.sums,
    lostBy: JSON.stringify(world.sums.lostBy),
    aggregatedBy: JSON.stringify(world.sums.aggregatedBy),
    holds: sumsHold(world.sums),
    balanced: world.books.balanced,
    budget: playground.director.budget.limit,
  }));
  const books = useSampled(() => world.books.totals);
  return (
    <footer
      className="honesty"
      data-received={sums.received}
      data-drawn={sums.drawn}
      data-aggregated={sums.aggregated}
      data-waiting={sums.waiting}
      data-lost={sums.lost}
    >
      <button type="button" className="sums" aria-haspopup="dialog" onClick={() => dialog.current?.showModal()}>
        <span className="sum">
          <Sum name="received" value={sums.received} />
          <Sum name="= drawn" value={sums.drawn} />
          <Sum name="+ aggregated" value={sums.aggregated} />
          {sums.waiting > 0 && <Sum name="+ waiting" value={sums.waiting} />}
        </span>
        <Sum name="lost" value={sums.lost} />
        {sums.repeated > 0 && <Sum name="repeated" value={sums.repeated} />}
        <Latency />
        <span className="term frames">
          <b>{countText(sums.frames)}</b> frames
        </span>
        {!sums.holds && <span className="ft">the sums do not hold</span>}
      </button>
      <span className="grow" />
      <span className="sum books">
        <Sum name="published" value={books.published} />
        <Sum name="= delivered" value={books.delivered} />
        <Sum name="+ in flight" value={books['in flight']} />
        <Sum name="+ retrying" value={books.retrying} />
        <Sum name="+ dead" value={books.dead} />
      </span>
      <span className={`sum verdict${sums.balanced ? '' : ' ft'}`}>
        <Icon name={sums.balanced ? 'check' : 'x'} size={14} />
        <b>{sums.balanced ? 'books balance' : 'books do not balance'}</b>
      </span>
      <dialog ref={dialog} className="dialog" aria-label="How the numbers add up">
        <h2 className="title">How the numbers add up</h2>
        <table className="account">
          <tbody>
            <Line
              name="Wire"
              parts={[
                ['sent', sums.sent],
                ['received', sums.received],
                ['lost', sums.lost],
                ['repeated', sums.repeated],
              ]}
            />
            <Line
              name="Picture"
              parts={[
                ['received', sums.received],
                ['drawn', sums.drawn],
                ['aggregated', sums.aggregated],
                ['waiting', sums.waiting],
              ]}
            />
            <Line
              name="Copies"
              parts={[
                ['published', books.published],
                ['delivered', books.delivered],
                ['in flight', books['in flight']],
                ['retrying', books.retrying],
                ['dead', books.dead],
              ]}
            />
          </tbody>
        </table>
        <Reasons title="Why some are aggregated" json={sums.aggregatedBy} />
        <Reasons title="Why some are lost" json={sums.lostBy} />
        {world.firstUnreadable !== null && (
          <p className="hint">
            First row that could not be read: <code>{world.firstUnreadable}</code>
          </p>
        )}
        <p className="hint">
          Filter on the server: none, {countText(sums.withheld)} withheld. Budget: {countText(sums.budget)} marks alive
          {sums.budget < BUDGET ? ', cut because frames took too long' : ''}, and {RESERVED} places for failures and
          retries. Latency is the put time of an event to the frame that first showed it, the clocks' difference
          removed, drawn events of the last minute only. A copy is one event in one queue.
        </p>
        <form method="dialog">
          <button type="submit" className="btn lg">
            Close
          </button>
        </form>
      </dialog>
    </footer>
  );
}

function Reasons({ title, json }: { title: string; json: string }) {
  const reasons: Record<string, number> = JSON.parse(json);
  return (
    <>
      <h3>{title}</h3>
      <ul className="plain-list">
        {Object.entries(reasons).map(([reason, count]) => (
          <li key={reason}>
            {reason} <b>{countText(count)}</b>
          </li>
        ))}
      </ul>
    </>
  );
}
