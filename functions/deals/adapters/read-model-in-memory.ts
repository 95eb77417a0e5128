/** The read model with the rules of the table, for tests. */
import { ReadModelAway } from '../domain/away.ts';
import { partsOf } from '../domain/card.ts';
import { KEPT_MS, mayAsk } from '../domain/freshness.ts';
import { type Card, type CityList, LEASE_MS, type ReadModel } from './read-model.ts';

export interface ReadModelInMemory extends ReadModel {
  readonly allCards: Map<string, Card>;
  readonly lists: Map<string, CityList>;
  readonly leases: Map<string, { holder: string; until: number }>;
  /** From now on nothing works. */
  away: boolean;
}

export function readModelInMemory(now: () => number): ReadModelInMemory {
  const allCards = new Map<string, Card>();
  const lists = new Map<string, CityList>();
  const leases = new Map<string, { holder: string; until: number }>();
  const check = (): void => {
    if (model.away) throw new ReadModelAway('away');
  };
  const model: ReadModelInMemory = {
    allCards,
    lists,
    leases,
    away: false,
    async list(city) {
      check();
      return lists.get(city);
    },
    async cards(ids) {
      check();
      return new Map(
        ids.flatMap((id) => {
          const card = allCards.get(id);
          return card === undefined ? [] : [[id, card] as const];
        }),
      );
    },
    async keepList(list) {
      check();
      if ((lists.get(list.city)?.madeAt ?? 0) <= list.madeAt) lists.set(list.city, { ...list, incomplete: false });
    },
    async keepCard({ deal, warnings, madeAt }) {
      check();
      const there = allCards.get(deal.id);
      const better =
        there !== undefined &&
        there.madeAt > now() - KEPT_MS &&
        (partsOf(there.deal) > partsOf(deal) || there.madeAt > madeAt);
      if (better) return 'better there';
      const incomplete = warnings.length > 0;
      allCards.set(deal.id, { deal, warnings, madeAt, incomplete, ...(incomplete ? { askedAt: madeAt } : {}) });
      return 'kept';
    },
    async claimRefresh(subject) {
      check();
      if ('city' in subject) {
        const list = lists.get(subject.city);
        if (list === undefined || !mayAsk(list, now())) return false;
        lists.set(subject.city, { ...list, askedAt: now() });
      } else {
        const card = allCards.get(subject.dealId);
        if (card === undefined || !mayAsk(card, now())) return false;
        allCards.set(subject.dealId, { ...card, askedAt: now() });
      }
      return true;
    },
    async lease(city, holder) {
      check();
      const held = leases.get(city);
      if (held !== undefined && held.until > now()) return false;
      leases.set(city, { holder, until: now() + LEASE_MS });
      return true;
    },
    async giveBack(city, holder) {
      check();
      if (leases.get(city)?.holder === holder) leases.delete(city);
    },
  };
  return model;
}
