/** The link to the lab: scenarios that somebody means, chosen but not started, and their seed. */
const MOST_SEED = 2_147_483_647;

export interface LabLink {
  readonly scenarios: readonly string[];
  readonly seed: number | null;
}

export function readSeed(text: string | null): number | null {
  const seed = text === null || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isInteger(seed) && seed >= 0 && seed <= MOST_SEED ? seed : null;
}

export const parseLabLink = (query: URLSearchParams): LabLink => ({
  scenarios: (query.get('scenario') ?? '').split(',').filter((name) => /^[a-z0-9-]{1,40}$/.test(name)),
  seed: readSeed(query.get('seed')),
});

export function labLink({ scenarios, seed }: LabLink): string {
  const query = new URLSearchParams();
  if (scenarios.length > 0) query.set('scenario', scenarios.join(','));
  if (seed !== null) query.set('seed', String(seed));
  return `#/lab${query.size === 0 ? '' : `?${query.toString().replaceAll('%2C', ',')}`}`;
}

/** Five digits are easy to read out; any seed of the contract can be typed. */
export const newSeed = (random: () => number): number => 10_000 + Math.floor(random() * 90_000);
