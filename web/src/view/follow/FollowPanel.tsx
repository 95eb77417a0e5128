/** One story: its way with the time each step took, what caused what, and what it changed in each service. */
import './follow.css';
import { isFailure, isSystem } from '../../model/event.ts';
import type { Seen } from '../../model/seen.ts';
import { countText } from '../format.ts';
import { GlyphMark } from '../glyphs.tsx';
import { copyText, linkTo } from '../inspector/copy.ts';
import { select, setFollow } from '../store.ts';
import { ByService } from './ByService.tsx';
import { CausalTree } from './CausalTree.tsx';
import { ageOf } from './elapsed.ts';
import { useStory } from './use-story.ts';

/** Steps of the way: what the domain says, and what went wrong. */
const isStep = ({ event, glyph }: Seen): boolean => isFailure(glyph) || (event !== null && !isSystem(event));

const plural = (count: number, one: string, many = `${one}s`): string =>
  `${countText(count)} ${count === 1 ? one : many}`;

function totals(events: readonly Seen[]): string {
  const of = (...types: string[]) => events.filter(({ type }) => types.includes(type)).length;
  const parts = [plural(events.length, 'event'), plural(of('RequestHandled'), 'call')];
  const [handled, retries, dead] = [of('MessageHandled'), of('MessageFailed'), of('MessageDeadLettered')];
  if (handled > 0) parts.push(plural(handled, 'copy settled', 'copies settled'));
  if (retries > 0) parts.push(plural(retries, 'failed attempt'));
  if (dead > 0) parts.push(plural(dead, 'dead letter'));
  return parts.join(' · ');
}

function Way({ events, from }: { events: readonly Seen[]; from: number }) {
  const steps = events.filter(isStep);
  if (steps.length === 0) return <p className="hint">Calls only, so far: nothing was published.</p>;
  return (
    <ol className="way">
      {steps.map(({ id, type, glyph, time, attempt }, at) => (
        <li key={id}>
          <button type="button" className="step" onClick={() => select({ kind: 'event', id })}>
            <GlyphMark glyph={glyph} />
            {type}
            {attempt > 1 && <span className="muted">attempt {attempt}</span>}
            <span className="muted num">+{ageOf(time - (at === 0 ? from : (steps[at - 1]?.time ?? from)))}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}

export function FollowPanel({ id }: { id: string }) {
  const { events, tree, past, reading, failed, again } = useStory(id);
  const from = events[0]?.time ?? 0;
  const until = events.at(-1)?.time ?? 0;
  const last = events.findLast(isStep);
  return (
    <>
      <header>
        <span className="eyebrow">Following</span>
        <h2 className="title mono" title={id}>
          {id.slice(-6)}
        </h2>
      </header>
      <section>
        {events.length > 0 && (
          <p>
            {last !== undefined && (
              <>
                Came to {last.type} after <b className="num">{ageOf(until - from)}</b>
              </>
            )}
            <span className="muted small totals">{totals(events)}</span>
          </p>
        )}
        {events.length === 0 && reading && <p role="status">Looking for its events…</p>}
        {events.length === 0 && !reading && failed === null && (
          <p>
            {past
              ? 'None of its events has happened yet at this moment. Move on in time.'
              : 'No event with this id in the last 24 h. Choose another one in the ticker.'}
          </p>
        )}
        {failed !== null && (
          <p className="hint">
            {failed} This is what the page itself has seen.{' '}
            <button type="button" className="link" onClick={again}>
              Try again
            </button>
          </p>
        )}
        <div className="row buttons">
          <button type="button" className="btn" onClick={() => setFollow(null)}>
            Stop following
          </button>
          <button type="button" className="btn" onClick={() => void copyText(linkTo(id, null), 'Link')}>
            Copy link
          </button>
        </div>
      </section>
      {events.length > 0 && (
        <>
          <section aria-label="Way">
            <h3>
              Its way <span className="muted small light">each step after the one before</span>
            </h3>
            <Way events={events} from={from} />
          </section>
          <section aria-label="What caused what">
            <h3>
              What caused what <span className="muted small light">since the beginning</span>
            </h3>
            <CausalTree tree={tree} from={from} />
          </section>
          <ByService events={events} />
        </>
      )}
    </>
  );
}
