/** Scores for handler tests, with the table's promise: each event counts once. */
import type { RecommendationRepository } from './recommendation-table.ts';

export function recommendationsInMemory(): RecommendationRepository {
  const seen = new Set<string>();
  const lists = new Map<string, Map<string, number>>();
  return {
    async learn(eventId, increments) {
      if (seen.has(eventId)) return 'known';
      seen.add(eventId);
      for (const { list, productId, by } of increments) {
        const scores = lists.get(list) ?? new Map<string, number>();
        scores.set(productId, (scores.get(productId) ?? 0) + by);
        lists.set(list, scores);
      }
      return 'learned';
    },
    top: async (list, limit) =>
      [...(lists.get(list) ?? [])]
        .map(([productId, score]) => ({ productId, score }))
        .toSorted((a, b) => b.score - a.score)
        .slice(0, limit),
  };
}
