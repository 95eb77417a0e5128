/** What enrichment adds to a deal, from the deal's own data. */
import { z } from 'zod';
import type { CatalogDeal } from '../../shared/contracts/deals.http.ts';

export const Enriched = z.object({
  tags: z.array(z.string()),
  searchText: z.string(),
  score: z.int().min(0).max(100),
});
export type Enriched = z.infer<typeof Enriched>;

const MOST_TAGS = 8;
const SHORTEST_WORD = 4;
const LONGEST_TEXT = 1_000;

/** Lower case, without accents and punctuation: what people type when they search. */
const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

const priceTag = ({ amount }: CatalogDeal['basePrice']): string => {
  if (amount < 2_500) return 'budget';
  return amount < 10_000 ? 'mid-range' : 'premium';
};

/** Tags: category, city, class of price, then the words of the title. Score: how well the deal describes itself. */
export function enrichedFrom({ title, summary, city, category, basePrice }: CatalogDeal): Enriched {
  const words = plain(title)
    .split(' ')
    .filter((word) => word.length >= SHORTEST_WORD);
  const tags = [...new Set([category, city, priceTag(basePrice), ...words])].slice(0, MOST_TAGS);
  const searchText = plain(`${title} ${category} ${city} ${summary}`).slice(0, LONGEST_TEXT);
  const said = new Set(searchText.split(' ')).size;
  const score = Math.min(100, tags.length * 5 + Math.min(40, said * 2) + (summary.length >= 40 ? 20 : 0));
  return { tags, searchText, score };
}
