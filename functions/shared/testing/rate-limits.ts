import type { RateLimits } from '../rate-limits/rate-limits.ts';

/** Lets `attempts` through per client. */
export function limitsInMemory(attempts = 100): RateLimits {
  const counted = new Map<string, number>();
  return {
    async exceeded(limit, client) {
      const key = `${limit} ${client}`;
      counted.set(key, (counted.get(key) ?? 0) + 1);
      return (counted.get(key) ?? 0) > attempts ? 30 : undefined;
    },
  };
}
