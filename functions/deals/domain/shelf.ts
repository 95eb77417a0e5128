/** A list of cards as the read model has them: what can be served, what is to be renewed, what has to be made. */
import { type Dated, type Freshness, freshnessOf, mayAsk } from './freshness.ts';

export interface Sorted<Card> {
  /** Can be served, in the order of the ids. */
  readonly served: ReadonlyMap<string, Card>;
  readonly hits: number;
  readonly stale: readonly Card[];
  /** Stale ones for which nobody has asked lately. */
  readonly toRefresh: readonly Card[];
  readonly missing: readonly string[];
}

/** Sorts the cards of a list by what is to be done about each. */
export function sortCards<Card extends Dated>(
  ids: readonly string[],
  found: ReadonlyMap<string, Card>,
  now: number,
): Sorted<Card> {
  const all = ids.map((id) => {
    const card = found.get(id);
    return { id, card, state: card === undefined ? 'gone' : freshnessOf(card, now) };
  });
  const cardsThatAre = (wanted: Freshness): Card[] =>
    all.flatMap(({ card, state }) => (card !== undefined && state === wanted ? [card] : []));
  const stale = cardsThatAre('stale');
  return {
    served: new Map(all.flatMap(({ id, card, state }) => (card === undefined || state === 'gone' ? [] : [[id, card]]))),
    hits: cardsThatAre('fresh').length,
    stale,
    toRefresh: stale.filter((card) => mayAsk(card, now)),
    missing: all.filter(({ state }) => state === 'gone').map(({ id }) => id),
  };
}
