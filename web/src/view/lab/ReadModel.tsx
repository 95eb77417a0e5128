/** What the read model and the catalog's cache save: counted answers, no estimates. */
import type { HybridView } from '../../../../functions/shared/contracts/sli.http.ts';
import { NOTHING, percent, short, whole } from '../../lab/words.ts';

interface Fact {
  readonly name: string;
  readonly value: string;
  readonly line: string;
}

const factsOf = ({ readModel, catalogCache, fanout, listTraffic, windowSeconds }: HybridView): readonly Fact[] => {
  const { totals } = readModel;
  const { lists, cards, upstreamCalls } = listTraffic;
  return [
    {
      name: 'Cards without any call',
      value: cards === 0 ? NOTHING : percent(readModel.coveragePct),
      line: `${whole(cards)} cards in ${whole(lists)} lists, last ${windowSeconds} s`,
    },
    {
      name: 'Fresh hits',
      value: cards === 0 ? NOTHING : percent(readModel.freshHitPct),
      line: `${whole(totals.hits ?? 0)} hits, ${whole(totals.stale ?? 0)} stale, ${whole(totals.misses ?? 0)} misses, ${whole(totals.memory ?? 0)} from memory`,
    },
    {
      name: 'Fan-out saved',
      value: fanout.withoutReadModel === 0 ? NOTHING : percent(fanout.savedPct),
      line: `${whole(fanout.caused)} calls in place of ${whole(fanout.withoutReadModel)}`,
    },
    {
      name: 'Calls per list',
      value: lists === 0 ? NOTHING : short(upstreamCalls / lists),
      line: `${whole(upstreamCalls)} calls of other services, ${whole(totals.refreshEnqueued ?? 0)} refreshes asked for`,
    },
    {
      name: 'Catalog cache hits',
      value: catalogCache.totals.hits + catalogCache.totals.misses === 0 ? NOTHING : percent(catalogCache.hitPct),
      line: `${whole(catalogCache.totals.hits)} hits, ${whole(catalogCache.totals.misses)} misses`,
    },
  ];
};

export function ReadModel({ view, stale }: { view: HybridView | null; stale: boolean }) {
  return (
    <section className={`panel${stale ? ' stale' : ''}`} aria-label="Read model">
      <header className="panel-head">
        <h2>Read model and fan-out</h2>
        <span className="muted legend-words">{view?.architecture.summary}</span>
      </header>
      {view === null ? (
        <p className="hint pad">Reading…</p>
      ) : (
        <dl className="saved">
          {factsOf(view).map(({ name, value, line }) => (
            <div key={name} data-fact={name}>
              <dt>{name}</dt>
              <dd>
                <b>{value}</b>
                <span className="muted">{line}</span>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
