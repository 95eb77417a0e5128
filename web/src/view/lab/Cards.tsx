/** Five numbers with their targets: a verdict only on what was measured, and only while it is fresh. */
import type { SliView } from '../../../../functions/shared/contracts/sli.http.ts';
import { type Card, type CardName, cardsOf, type Verdict } from '../../lab/cards.ts';
import { budgetTrend, type Columns, type Series, sparkPath } from '../../lab/series.ts';
import { clock, NOTHING } from '../../lab/words.ts';
import { Icon } from '../glyphs.tsx';

const VERDICTS: Readonly<Record<Exclude<Verdict, 'none'>, readonly [word: string, icon: 'check' | 'x' | 'help']>> = {
  pass: ['Pass', 'check'],
  fail: ['Fail', 'x'],
  unknown: ['Unknown', 'help'],
};

const WAITING: readonly Card[] = [
  ['p95', 'p95 latency'],
  ['errors', 'Errors'],
  ['depth', 'Queue depth'],
  ['lag', 'Queue lag'],
  ['budget', 'Error budget left'],
].map(([name, title]) => ({
  name: name as CardName,
  title: title ?? '',
  value: NOTHING,
  unit: '',
  line: 'reading…',
  verdict: 'none',
}));

const SPARK = { width: 54, height: 22, seconds: 120 };

function Spark({ values }: { values: Columns['p95'] }) {
  const path = sparkPath(values.slice(-SPARK.seconds), SPARK.width, SPARK.height);
  if (path === null) return null;
  return (
    <svg className="spark" width={SPARK.width} height={SPARK.height + 2} viewBox="0 -1 54 24" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}

interface CardsProps {
  readonly view: SliView | null;
  readonly series: Series;
  readonly columns: Columns;
  /** When the values came; null while they are fresh. */
  readonly staleSince: number | null;
}

export function Cards({ view, series, columns, staleSince }: CardsProps) {
  const cards = view === null ? WAITING : cardsOf(view);
  const budget = view?.slo.errorBudget;
  const trends: Readonly<Record<CardName, Columns['p95']>> = {
    p95: columns.p95,
    errors: columns.errors,
    depth: columns.depth,
    lag: columns.lag,
    budget: budget === undefined ? [] : budgetTrend(series, budget.leftPct, budget.allowedErrors),
  };
  return (
    <section className="slo-cards" aria-label="Indicators and their targets">
      {cards.map((card) => (
        <IndicatorCard key={card.name} card={card} staleSince={staleSince} trend={trends[card.name]} />
      ))}
    </section>
  );
}

interface IndicatorProps {
  readonly card: Card;
  readonly staleSince: number | null;
  readonly trend: Columns['p95'];
}

function IndicatorCard({ card: { name, title, value, unit, line, verdict }, staleSince, trend }: IndicatorProps) {
  const stale = staleSince !== null;
  const judged = stale || verdict === 'none' ? null : VERDICTS[verdict];
  return (
    <article
      className={`slo-card${verdict === 'fail' && !stale ? ' bad' : ''}${stale ? ' stale' : ''}`}
      aria-label={title}
      data-card={name}
      data-verdict={stale ? 'withdrawn' : verdict}
    >
      <div className="slo-head">
        <h2>{title}</h2>
        {judged !== null && (
          <span className="verdict">
            <Icon name={judged[1]} size={12} />
            {judged[0]}
          </span>
        )}
      </div>
      <div className="slo-body">
        <p className="slo-value">
          {value}
          {unit !== '' && <small>{unit}</small>}
        </p>
        <Spark values={trend} />
      </div>
      <p className="slo-line">{stale ? `no data since ${clock(staleSince)}` : line}</p>
    </article>
  );
}
