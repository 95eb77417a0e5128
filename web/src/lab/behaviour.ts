/** What a person can switch on to make a service of the lab slow or broken; nothing of it is on by itself. */
import type { LabBehaviour, LabPart } from '../../../functions/shared/contracts/deals.http.ts';
import { fields, flag, listOf, mapOf, num } from './shape.ts';

/** The setting that all of them read. */
export const SETTING = 'config/lab/behaviour';

export const PARTS: Readonly<Record<LabPart, string>> = {
  'deal-catalog': 'deal catalog',
  prices: 'prices',
  availability: 'availability',
  merchants: 'merchants',
  ratings: 'ratings balancer',
  'ratings-a': 'ratings a',
  'ratings-b': 'ratings b',
  'purchases-fraud': 'purchase: fraud check',
  'purchases-analytics': 'purchase: analytics',
  'purchases-receipt': 'purchase: receipt',
};
export const PART_NAMES = Object.keys(PARTS) as readonly LabPart[];

type Behaviour = NonNullable<LabBehaviour[LabPart]>;
export const MOODS = {
  slow: { words: 'slow, 900 to 1,200 ms', behaviour: { latencyMs: [900, 1_200], failureRate: 0, down: false } },
  flaky: { words: 'fails every other time', behaviour: { latencyMs: [0, 0], failureRate: 0.5, down: false } },
  down: { words: 'down', behaviour: { latencyMs: [0, 0], failureRate: 0, down: true } },
} as const satisfies Record<string, { words: string; behaviour: Behaviour }>;
export type Mood = keyof typeof MOODS;
export const MOOD_NAMES = Object.keys(MOODS) as readonly Mood[];

const behaviours = mapOf(fields({ latencyMs: listOf(num), failureRate: num, down: flag }));
/** The value of the setting, as far as it can be read; as it was written, defaults may be missing. */
export function readBehaviour(value: unknown): LabBehaviour {
  const whole =
    typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value).map(([name, one]) => [
            name,
            { latencyMs: [0, 0], failureRate: 0, down: false, ...one },
          ]),
        )
      : {};
  return behaviours(whole) ? whole : {};
}

/** With a service set to a mood, or back to how it is. */
export function changed(before: LabBehaviour, part: LabPart, mood: Mood | null): LabBehaviour {
  const { [part]: _old, ...rest } = before;
  return mood === null ? rest : { ...rest, [part]: MOODS[mood].behaviour };
}

/** What is on, in words: nothing in the list is nothing at all. */
export const wordsOf = (behaviour: LabBehaviour): readonly string[] =>
  PART_NAMES.flatMap((name) => {
    const one = behaviour[name];
    if (one === undefined) return [];
    const [least, most] = one.latencyMs;
    const says = [
      one.down && 'down',
      most > 0 && `${least.toLocaleString('en')} to ${most.toLocaleString('en')} ms slower`,
      one.failureRate > 0 && `fails ${Math.round(one.failureRate * 100)} %`,
    ].filter(Boolean);
    return says.length === 0 ? [] : [`${PARTS[name]}: ${says.join(', ')}`];
  });
