/** One event: what it says, its envelope and payload, what it changed, where it came from and what it caused. */
import { useEffect, useState } from 'react';
import { sentenceOf, summaryOf } from '../../model/catalogue.ts';
import { type FeedEvent, isSystem } from '../../model/event.ts';
import { firstMismatch } from '../../model/pattern.ts';
import type { Row } from '../../model/ring.ts';
import { usePlayground } from '../context.ts';
import { ageText, clockText } from '../format.ts';
import { GlyphMark } from '../glyphs.tsx';
import { useSampled } from '../heartbeat.ts';
import { select, setFollow, setUi, useUi } from '../store.ts';
import { Changes } from './Changes.tsx';
import { causeOf, effectsOf } from './causes.ts';

function Caused({ row }: { row: Row }) {
  const playground = usePlayground();
  useSampled(() => playground.world.version);
  const effects = effectsOf(playground, row);
  const last = effects.reduce((latest, { row: { time } }) => Math.max(latest, time), row.time);
  return (
    <section>
      <div className="row">
        <h3 className="grow">What it caused</h3>
        {effects.length > 0 && <span className="muted small">{ageText(last - row.time)} so far</span>}
      </div>
      {effects.length === 0 && <p className="hint">Nothing that was seen so far.</p>}
      <ol className="path">
        {effects.map(({ row: effect, depth }) => (
          <li key={effect.id} style={{ paddingInlineStart: depth * 12 }}>
            <GlyphMark glyph={effect.glyph} />
            <button type="button" className="link plain" onClick={() => select({ kind: 'event', id: effect.id })}>
              {effect.type}
            </button>
            <span className="muted hop">{effect.hop}</span>
            <span className="muted num">+{Math.max(0, Math.round(effect.time - row.time))} ms</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Rules that did not match, and the first field that failed. */
function WhyNot({ event }: { event: FeedEvent }) {
  const topology = useUi((state) => state.topology);
  if (topology === null || isSystem(event)) return null;
  const envelope = { source: event.source, 'detail-type': event.type, detail: { data: event.data } };
  const missed = topology.rules.flatMap(({ id, pattern }) => {
    const field = firstMismatch(pattern, envelope);
    return field === null ? [] : [{ id, field, wanted: JSON.stringify(pattern[field] ?? '') }];
  });
  if (missed.length === 0) return null;
  return (
    <details>
      <summary>Why not? {missed.length} rules did not match</summary>
      <ul className="plain-list">
        {missed.map(({ id, field, wanted }) => (
          <li key={id}>
            <b>{topology.nodes.find((node) => node.id === id)?.label ?? id}</b> needs {field} {wanted}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Envelope({ row, event }: { row: Row; event: FeedEvent | null }) {
  const parts: readonly (readonly [string, string])[] = [
    ['id', row.id],
    ['type', row.type],
    ['source', event?.source ?? '–'],
    ['time', event?.time ?? new Date(row.time).toISOString()],
    ['correlation', row.correlationId],
    ['causation', row.causationId],
    ['trace', event?.traceId ?? '–'],
  ];
  return (
    <details>
      <summary>Envelope</summary>
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

export function EventPanel({ id }: { id: string }) {
  const playground = usePlayground();
  const { world } = playground;
  useUi((state) => state.details);
  const at = useSampled(() => world.ring.find(id));
  const row = at === null ? null : world.ring.row(at);
  const event = world.ring.payloads.get(id);
  const missing = event === null || event.cut === true;
  const [asked, setAsked] = useState(false);
  useEffect(() => {
    if (missing) setAsked(playground.askDetail(id));
  }, [id, missing, playground]);

  if (row === null) {
    return (
      <section className="empty">
        <b>No event with this id in memory.</b>
        <p>It may be older than the page. Choose another one in the ticker.</p>
      </section>
    );
  }
  const cause = causeOf(playground, row);
  const link = `${location.origin}${location.pathname}#/map?follow=${encodeURIComponent(row.correlationId)}&at=${encodeURIComponent(row.id)}`;
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
            onClick={() =>
              void navigator.clipboard.writeText(link).then(
                () => setUi({ notice: 'Link copied.' }),
                () => setUi({ notice: 'The browser did not allow copying.' }),
              )
            }
          >
            Copy link
          </button>
        </div>
      </section>
      {event !== null && <Changes event={event} />}
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
      <Caused row={row} />
      <section>
        {event !== null && <WhyNot event={event} />}
        <Envelope row={row} event={event} />
        <details open>
          <summary>Payload</summary>
          {event === null ? (
            <p className="hint">{asked ? 'Fetching it from the journal…' : 'Payload unavailable.'}</p>
          ) : (
            <pre className="payload">{JSON.stringify(event.data, null, 2)}</pre>
          )}
        </details>
      </section>
    </>
  );
}
