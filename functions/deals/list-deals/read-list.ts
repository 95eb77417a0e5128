/** A city's list: from the read model, and from the services where that lacks something or is away. */
import { DealCardStale, DealListStale } from '../../shared/contracts/deals.events.ts';
import type { CatalogDeal, Deal, DealList } from '../../shared/contracts/deals.http.ts';
import { DomainError } from '../../shared/http/problem.ts';
import type { Log } from '../../shared/observability/log.ts';
import type { Emit } from '../../shared/publish/outbound.ts';
import type { Card, CityList, ReadModel, Subject } from '../adapters/read-model.ts';
import type { Upstreams } from '../adapters/upstreams.ts';
import { composer } from '../composer.ts';
import { CatalogAway, ReadModelAway } from '../domain/away.ts';
import { type Composed, warningOf } from '../domain/card.ts';
import { ageSeconds, freshnessOf, mayAsk } from '../domain/freshness.ts';
import { type Sorted, sortCards } from '../domain/shelf.ts';
import { limited } from '../limited.ts';
import { DEALS } from '../log-messages.ts';

/** Calls of one request at the same time, whatever the length of its list. */
export const AT_ONCE = 10;
/** Calls that have not begun by then are left to the refresh; each one under way has its own time-out. */
export const COMPOSED_WITHIN_MS = 1_500;
/** How long a reader waits for another one who is making the same list … */
const WAITS_FOR_OTHERS_MS = 2_500;
/** … looking every so often. */
const LOOKS_EVERY_MS = 100;

export interface ListDependencies {
  readonly readModel: ReadModel;
  readonly upstreams: Upstreams;
  readonly now: () => number;
  readonly pause: (ms: number) => Promise<unknown>;
  readonly log: Log;
  readonly emit: Emit;
  /** Names the lease of this request. */
  readonly holder: string;
  /** What this environment answered last to the same question, if that was not too long ago. */
  readonly lastResort: () => Pick<DealList, 'deals' | 'warnings'> | undefined;
}

interface Question {
  readonly city: string;
  readonly limit: number;
}

type Answer = Omit<DealList, 'meta'> & { readonly meta: Omit<DealList['meta'], 'requestId'> };

interface Shelf {
  readonly list: CityList | undefined;
  readonly sorted: Sorted<Card>;
}

const distinct = (warnings: Iterable<string>): string[] => [...new Set(warnings)].toSorted();

async function look({ city, limit }: Question, { readModel, now }: ListDependencies): Promise<Shelf> {
  const list = await readModel.list(city);
  const ids = list?.ids.slice(0, limit) ?? [];
  return { list, sorted: sortCards(ids, await readModel.cards(ids), now()) };
}

/** Nothing is missing: the list is not too old, and each of its cards is there. */
const isComplete = ({ list, sorted }: Shelf, now: number): boolean =>
  list !== undefined && freshnessOf(list, now) !== 'gone' && sorted.missing.length === 0;

/** Says how many cards of a list are not answered; an old list may have all of them. */
const leftOut = ({ sorted: { missing } }: Shelf): string[] =>
  missing.length === 0 ? [] : [`${missing.length} deals left out`];

/** Asks for refreshes that nobody asked for lately; answers how many were asked for. */
async function askFor(
  { list, cards, unfinished = [] }: { list?: CityList; cards: readonly Card[]; unfinished?: readonly Deal[] },
  { readModel, emit, now, log }: ListDependencies,
): Promise<number> {
  const claimed = async (subject: Subject): Promise<boolean> => {
    try {
      return await readModel.claimRefresh(subject);
    } catch (error) {
      if (!(error instanceof ReadModelAway)) throw error;
      log.say(DEALS.READ_MODEL_AWAY, { error });
      return false; // the next reader asks
    }
  };
  const at = now();
  const listIsStale = list !== undefined && freshnessOf(list, at) === 'stale' && mayAsk(list, at);
  const [listClaimed, ...cardsClaimed] = await Promise.all([
    listIsStale ? claimed({ city: list.city }) : false,
    ...cards.map(({ deal }) => claimed({ dealId: deal.id })),
  ]);
  if (listClaimed && list !== undefined) {
    emit(DealListStale, { city: list.city, ageSeconds: ageSeconds(list.madeAt, at) });
  }
  const claimedCards = cards.filter((_, index) => cardsClaimed[index] === true);
  for (const { deal, madeAt } of claimedCards) {
    emit(DealCardStale, { dealId: deal.id, ageSeconds: ageSeconds(madeAt, at) });
  }
  for (const { id } of unfinished) emit(DealCardStale, { dealId: id, ageSeconds: 0 });
  return (listClaimed ? 1 : 0) + claimedCards.length + unfinished.length;
}

/** The answer from what the read model holds; cards that are not there are left out. */
async function fromReadModel(
  { list, sorted }: Shelf,
  warnings: readonly string[],
  dependencies: ListDependencies,
  upstreamMs = 0,
): Promise<Answer> {
  const cards = [...sorted.served.values()];
  const refreshEnqueued = await askFor({ ...(list && { list }), cards: sorted.toRefresh }, dependencies);
  return {
    deals: cards.map(({ deal }) => deal),
    warnings: distinct([...warnings, ...cards.flatMap((card) => card.warnings)]),
    meta: {
      cache: 'read-model',
      upstreamMs,
      upstreamCalls: dependencies.upstreams.calls,
      readModel: { hits: sorted.hits, stale: sorted.stale.length, misses: 0, refreshEnqueued },
    },
  };
}

async function composeAll(deals: readonly CatalogDeal[], { upstreams, now }: ListDependencies, startedAt: number) {
  const composed = composer(
    upstreams,
    limited(AT_ONCE, () => now() - startedAt > COMPOSED_WITHIN_MS),
  );
  return Promise.all(deals.map(composed));
}

/** Keeps what was made; the answer does not depend on it. */
async function keep(
  { city, ids, made, madeAt }: { city: string; ids: readonly string[]; made: readonly Composed[]; madeAt: number },
  { readModel, log }: ListDependencies,
): Promise<void> {
  try {
    await Promise.all([
      readModel.keepList({ city, ids, madeAt }),
      ...made.map(({ deal, warnings }) => readModel.keepCard({ deal, warnings, madeAt })),
    ]);
  } catch (error) {
    if (!(error instanceof ReadModelAway)) throw error;
    log.say(DEALS.READ_MODEL_AWAY, { error });
  }
}

const catalogIsAway = (cause: CatalogAway): DomainError =>
  new DomainError('unavailable', 'The deal catalog does not answer (deal-catalog); try again in a moment.', { cause });

/** What the read model lacks is made now; `shelf` is what it had. @throws DomainError unavailable */
async function make({ city, limit }: Question, shelf: Shelf, dependencies: ListDependencies): Promise<Answer> {
  const { readModel, upstreams, now, log } = dependencies;
  const startedAt = now();
  let deals: readonly CatalogDeal[];
  try {
    deals = await upstreams.dealsOf(city);
  } catch (error) {
    if (!(error instanceof CatalogAway)) throw error;
    const warning = warningOf('deal-catalog', error.lack);
    const nothingThere = shelf.sorted.served.size === 0;
    const known = nothingThere ? fromMemory(warning, dependencies, now() - startedAt) : undefined;
    if (nothingThere && known === undefined) throw catalogIsAway(error);
    log.say(DEALS.CATALOG_AWAY, { lack: error.lack });
    if (known !== undefined) return known;
    const warnings = [warning, ...leftOut(shelf)];
    return fromReadModel(shelf, warnings, dependencies, now() - startedAt);
  }
  const askedMs = now() - startedAt;
  const wanted = deals.slice(0, limit);
  const ids = wanted.map(({ id }) => id);
  const sorted = sortCards(ids, await readModel.cards(ids), now());
  const madeAt = now();
  const missing = new Set(sorted.missing);
  const made = await composeAll(
    wanted.filter(({ id }) => missing.has(id)),
    dependencies,
    startedAt,
  );
  const upstreamMs = askedMs + now() - madeAt;
  // a city that the catalog does not know leaves no row: callers choose the name
  if (deals.length > 0) await keep({ city, ids: deals.map(({ id }) => id), made, madeAt }, dependencies);
  const unfinished = made.filter((card) => card.unfinished).map(({ deal }) => deal);
  const refreshEnqueued = await askFor({ cards: sorted.toRefresh, unfinished }, dependencies);
  const all = new Map<string, { deal: Deal; warnings: readonly string[] }>([
    ...sorted.served,
    ...made.map((card) => [card.deal.id, card] as const),
  ]);
  const cards = ids.flatMap((id) => all.get(id) ?? []);
  if (made.length > 0) log.say(DEALS.COMPOSED, { city, cards: made.length, calls: upstreams.calls, upstreamMs });
  return {
    deals: cards.map(({ deal }) => deal),
    warnings: distinct(cards.flatMap(({ warnings }) => warnings)),
    meta: {
      cache: 'live',
      upstreamMs,
      upstreamCalls: upstreams.calls,
      readModel: { hits: sorted.hits, stale: sorted.stale.length, misses: made.length, refreshEnqueued },
    },
  };
}

const NOTHING_READ = { hits: 0, stale: 0, misses: 0, refreshEnqueued: 0 } as const;

/** What this environment knows by itself, with a warning; undefined when it knows nothing. */
function fromMemory(warning: string, { lastResort, upstreams }: ListDependencies, upstreamMs = 0): Answer | undefined {
  const known = lastResort();
  if (known === undefined) return undefined;
  return {
    deals: known.deals,
    warnings: distinct([...known.warnings, warning]),
    meta: { cache: 'memory', upstreamMs, upstreamCalls: upstreams.calls, readModel: NOTHING_READ },
  };
}

/**
 * For who has waited in vain for the one who makes the list: what is there. Making it, too, would turn one slow list into
 * a crowd of calls that makes everything slower still. Only where nothing at all is known there is no other way.
 */
function withoutMaking(question: Question, shelf: Shelf, dependencies: ListDependencies): Promise<Answer> {
  if (shelf.sorted.served.size > 0) return fromReadModel(shelf, leftOut(shelf), dependencies);
  const known = fromMemory('read model not complete', dependencies);
  return known === undefined ? make(question, shelf, dependencies) : Promise.resolve(known);
}

/** One reader makes what is missing, the others wait for it a moment. */
async function makeOnce(question: Question, first: Shelf, dependencies: ListDependencies): Promise<Answer> {
  const { readModel, holder, now, pause, log } = dependencies;
  const { city } = question;
  let shelf = first;
  const isMine = (): Promise<boolean> => readModel.lease(city, holder);
  for (const end = now() + WAITS_FOR_OTHERS_MS; !(await isMine()); ) {
    if (now() >= end) return withoutMaking(question, shelf, dependencies);
    await pause(LOOKS_EVERY_MS);
    shelf = await look(question, dependencies);
    if (isComplete(shelf, now())) return fromReadModel(shelf, [], dependencies);
  }
  try {
    return await make(question, shelf, dependencies);
  } finally {
    await readModel.giveBack(city, holder).catch((error: unknown) => {
      log.say(DEALS.READ_MODEL_AWAY, { error }); // the lease ends by itself
    });
  }
}

/** Without the read model the last answer is told again; where there is none every card is made, and none kept. @throws DomainError unavailable */
async function withoutReadModel({ city, limit }: Question, dependencies: ListDependencies): Promise<Answer> {
  const { upstreams, now } = dependencies;
  const known = fromMemory('read model unavailable', dependencies);
  if (known !== undefined) return known;
  const startedAt = now();
  try {
    const deals = (await upstreams.dealsOf(city)).slice(0, limit);
    const made = await composeAll(deals, dependencies, startedAt);
    return {
      deals: made.map(({ deal }) => deal),
      warnings: distinct(['read model unavailable', ...made.flatMap(({ warnings }) => warnings)]),
      meta: {
        cache: 'live',
        upstreamMs: now() - startedAt,
        upstreamCalls: upstreams.calls,
        readModel: { hits: 0, stale: 0, misses: made.length, refreshEnqueued: 0 },
      },
    };
  } catch (error) {
    if (!(error instanceof CatalogAway)) throw error;
    throw catalogIsAway(error);
  }
}

/** @throws DomainError unavailable, when neither read model nor deal catalog can say what there is */
export async function readList(question: Question, dependencies: ListDependencies): Promise<Answer> {
  const { now, log } = dependencies;
  try {
    const shelf = await look(question, dependencies);
    if (isComplete(shelf, now())) return await fromReadModel(shelf, [], dependencies);
    return await makeOnce(question, shelf, dependencies);
  } catch (error) {
    if (!(error instanceof ReadModelAway)) throw error;
    log.say(DEALS.READ_MODEL_AWAY, { error });
    return withoutReadModel(question, dependencies);
  }
}
