import type { MethodSettings } from '../protocol.ts';
import { TokenBucket } from './token-bucket.ts';

/** What an account has where a stage says nothing. */
const ACCOUNT_RATE_PER_SECOND = 10_000;
const ACCOUNT_BURST = 5_000;

/** The bucket of one setting; null where it throttles nothing of its own. */
export function bucketOf(settings: MethodSettings, now: () => number): TokenBucket | null {
  const { throttlingRateLimit: rate, throttlingBurstLimit: burst } = settings;
  if (rate === null && burst === null) return null;
  return new TokenBucket(rate ?? ACCOUNT_RATE_PER_SECOND, burst ?? ACCOUNT_BURST, now);
}

/** `/orders/{id}` and `GET` as in the keys of a stage's method settings: `~1orders~1{id}/GET`. */
const settingKey = (resourcePath: string, method: string) => `${resourcePath.replaceAll('/', '~1')}/${method}`;

/**
 * Stage and method throttling of a REST stage. The most specific setting counts: method, then resource with `*`, then
 * `*` with the verb, then the whole stage; each has a bucket of its own, and a method without settings shares the
 * stage's.
 */
export function stageThrottle(settings: Readonly<Record<string, MethodSettings>>, now = () => performance.now()) {
  const buckets = new Map<string, TokenBucket>();
  for (const [key, value] of Object.entries(settings)) {
    const bucket = bucketOf(value, now);
    if (bucket !== null) buckets.set(key.replace(/^\//, ''), bucket);
  }
  return (resourcePath: string, method: string): boolean => {
    if (buckets.size === 0) return true;
    const bucket =
      buckets.get(settingKey(resourcePath, method)) ??
      buckets.get(settingKey(resourcePath, '*')) ??
      buckets.get(`*/${method}`) ??
      buckets.get('*/*');
    return bucket?.take() ?? true;
  };
}
