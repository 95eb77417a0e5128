/** What each event type says, from the generated catalogue of the contracts. */
import { renderSentence } from '../../../functions/shared/contracts/sentence.ts';
import catalogue from '../generated/catalogue.json';
import { type FeedEvent, serviceOf } from './event.ts';

export interface Entry {
  readonly type: string;
  readonly source: string;
  readonly version: string;
  readonly summary: string;
  readonly sentence: string;
  /** Members of the data that only operators see. */
  readonly personal: readonly string[];
}

const entries = new Map<string, Entry>(catalogue.map((entry) => [entry.type, entry]));

/** The contract's entry; null for a type that this build of the page does not know. */
export const entryOf = (type: string): Entry | null => entries.get(type) ?? null;

/** One sentence about one event, the same in ticker, inspector and screen reader. */
export function sentenceOf(event: FeedEvent): string {
  const entry = entries.get(event.type);
  return entry === undefined
    ? `${serviceOf(event.source)} published ${event.type}.`
    : renderSentence(entry.sentence, event.data);
}

/** What is known about a type when the payload is no longer in memory. */
export const summaryOf = (type: string): string => entries.get(type)?.summary ?? `An event of type ${type}.`;
