/** One event: what it says, its envelope, payload and contract, what it changed, where it came from, what it caused. */
import { useEffect, useState } from 'react';
import '../inspector/inspector.css';
import { sentenceOf, summaryOf } from '../../model/catalogue.ts';
import { type Seen, seenById } from '../../model/seen.ts';
import { usePlayground } from '../context.ts';
import { ageOf } from '../follow/elapsed.ts';
import { clockText } from '../format.ts';
import { GlyphMark } from '../glyphs.tsx';
import { useSampled } from '../heartbeat.ts';
import { copyText, linkTo } from '../inspector/copy.ts';
import { detailOf } from '../inspector/put-events.ts';
import { Rules } from '../inspector/Rules.tsx';
import { Schema } from '../inspector/Schema.tsx';
import { SendAgain } from '../inspector/SendAgain.tsx';
import { select, setFollow, useUi } from '../store.ts';
import { useTime } from '../time/time-store.ts';
import { Changes } from './Changes.tsx';
import { causeOf, effectsOf } from './causes.ts';

function Caused({ row }: { row: Seen }) {
  const playground = usePlayground();
  useSampled(() => playground.world.version);
  const effects = effectsOf(playground, row);
  const last = effects.reduce((latest, { row: { time } }) => Math.max(latest, time), row.time);
  return (
    <section>
      <div className="row">
        <h3 className="grow">What it caused</h3>
        {effects.length > 0 && <span className="muted small">{ageOf(last - row.time)} so far</span>}
      </div>
      {effects.length === 0 && <p className="hint">Nothing that was seen so far.</p>}
      {effects.length > 0 && (
        <ol className="path">
          {effects.map(({ row: effect, depth }) => (
            <li key={effect.id} style={{ paddingInlineStart: depth * 12 }}>
              <GlyphMark glyph={effect.glyph} />
              <button type="button" className="link plain" onClick={() => select({ kind: 'event', id: effect.id })}>
                {effect.type}
              </button>
              <span className="muted hop">{effect.hop}</span>
              <span className="muted num">+{ageOf(effect.time - row.time)}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function CausedBy({ row }: { row: Seen }) {
  const cause = causeOf(usePlayground(), row);
  return (
    <section>
      <h3>Caused by</h3>
      {cause === null ? (
        <p className="hint">
          {row.causationId === '' ? (
            'Nothing known.'
          ) : (
            <>
              request or event <span className="mono">{row.causationId.slice(-6)}</span>, not seen as an event
            </>
          )}
        </p>
      ) : (
        <p className="row">
          <GlyphMark glyph={cause.glyph} />
          <button type="button" className="link plain" onClick={() => select({ kind: 'event', id: cause.id })}>
            {cause.type}
          </button>
          <span className="muted hop">{cause.hop}</span>
        </p>
      )}
    </section>
  );
}

function Envelope({ row }: { row: Seen }) {
  const parts: readonly (readonly [string, string])[] = [
    ['id', row.id],
    ['type', row.type],
    ['source', row.event?.source ?? '–'],
    ['time', row.event?.time ?? new Date(row.time).toISOString()],
    ['correlation', row.correlationId],
    ['causation', row.causationId],
    ['trace', row.event?.traceId ?? '–'],
  ];
  return (
    <details>
      <summary>Metadata</summary>
      <dl className="facts">
        {parts.map(([name, value]) => (
          <div key={name} className="fact">
            <dt>{name}</dt>
            <dd className="mono">{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** No answer for this long: the journal does not have it either. */
const GIVEN_UP_MS = 5_000;

/** Asks the journal for what memory lacks; answers how that stands. */
function useDetail(id: string, missing: boolean): 'asked' | 'unavailable' {
  const playground = usePlayground();
  const live = useUi((state) => state.link.state === 'live');
  const [state, setState] = useState<'asked' | 'unavailable'>('asked');
  useEffect(() => {
    if (!missing) return;
    setState(playground.askDetail(id) || !live ? 'asked' : 'unavailable');
    const timer = setTimeout(() => setState('unavailable'), GIVEN_UP_MS);
    return () => clearTimeout(timer);
  }, [id, missing, live, playground]);
  return state;
}

export function EventPanel({ id }: { id: string }) {
  const { world } = usePlayground();
  const past = useTime(({ shown }) => shown !== null);
  useUi((state) => state.details);
  useSampled(() => world.ring.find(id));
  const row = seenById(world.ring, id);
  const event = row?.event ?? null;
  const detail = useDetail(id, event === null || event.cut === true);

  if (row === null && past) {
    return (
      <section className="empty">
        <b>This event has not happened yet at this moment.</b>
        <p>Move on in time, or choose another one in the ticker.</p>
      </section>
    );
  }
  if (row === null) {
    return (
      <section className="empty">
        <b>{detail === 'asked' ? 'Asking the journal for this event…' : 'No event with this id in the last 24 h.'}</b>
        <p>It is not in the page’s memory. Choose another one in the ticker.</p>
      </section>
    );
  }
  return (
    <>
      <header>
        <span className="eyebrow">{row.hop}</span>
        <h2 className="title">
          <GlyphMark glyph={row.glyph} size={18} /> {row.type}
        </h2>
      </header>
      <section>
        <p>{event === null ? summaryOf(row.type) : sentenceOf(event)}</p>
        <p className="mono muted ids">
          {clockText(row.time)} event {row.id.slice(-6)} follows {row.correlationId.slice(-6)}
        </p>
        <div className="row buttons">
          <button type="button" className="btn pri" onClick={() => setFollow(row.correlationId)}>
            Follow
          </button>
          <button
            type="button"
            className="btn"
            onClick={() => void copyText(linkTo(row.correlationId, row.id), 'Link')}
          >
            Copy link
          </button>
          {event !== null && (
            <button
              type="button"
              className="btn"
              onClick={() =>
                void copyText(
                  JSON.stringify({ source: event.source, 'detail-type': event.type, detail: detailOf(event) }, null, 2),
                  'Event',
                )
              }
            >
              Copy JSON
            </button>
          )}
        </div>
      </section>
      {event !== null && <Changes event={event} />}
      <CausedBy row={row} />
      <Caused row={row} />
      {event !== null && (
        <section>
          <Rules event={event} />
        </section>
      )}
      <section>
        <details open>
          <summary>Payload</summary>
          {event === null || event.cut === true ? (
            <p className="hint">{detail === 'asked' ? 'Fetching it from the journal…' : 'Payload unavailable.'}</p>
          ) : (
            <pre className="payload">{JSON.stringify(event.data, null, 2)}</pre>
          )}
        </details>
        <Envelope row={row} />
        <Schema type={row.type} />
        {event !== null && <SendAgain event={event} />}
      </section>
    </>
  );
}
