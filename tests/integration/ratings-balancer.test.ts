import { expect, test } from 'vitest';
import { RequestHandled } from '../../functions/shared/contracts/system.events.ts';
import { withParameter } from '../support/deployment.ts';
import { eventually } from '../support/eventually.ts';
import { listen } from '../support/feed.ts';
import { internalCaller } from '../support/internal.ts';

const OUTAGE_TIMEOUT_MS = 90_000;
const FLIPPED_WITHIN_MS = 30_000;
const TARGETS = ['ratings-a', 'ratings-b'];

test('a replica that is down is ejected, the other one answers for it, and it returns when it is well', {
  timeout: OUTAGE_TIMEOUT_MS,
}, async () => {
  const { call, correlationId } = await internalCaller('orders');
  using feed = await listen(correlationId);
  const answeredBy: Record<string, number> = { 'ratings-a': 0, 'ratings-b': 0, nobody: 0 };
  const ask = async () => {
    const { status, headers } = await call('GET', '/ratings/ratings/d-00001');
    const target = headers.get('x-lb-target') ?? 'nobody';
    answeredBy[target] = (answeredBy[target] ?? 0) + 1;
    return { status, target };
  };
  const flips = () =>
    feed
      .of('TargetHealthChanged')
      .filter(({ data }) => data.target === 'ratings-b')
      .map(({ data }) => data);
  const both = async () => {
    const targets = [await ask(), await ask(), await ask(), await ask()].map(({ target }) => target);
    expect(new Set(targets)).toEqual(new Set(TARGETS));
  };

  await eventually(both); // cold functions take longer than a try may
  {
    await using _ = await withParameter('config/lab/behaviour', JSON.stringify({ 'ratings-b': { down: true } }));
    await eventually(
      async () => {
        await ask();
        expect(flips().at(-1)).toMatchObject({ balancer: 'ratings', healthy: false });
      },
      { within: FLIPPED_WITHIN_MS, explain: () => `b was not ejected. ${feed.story()}` },
    );
    // one of them may be the one that looks at b; a answers it all the same
    await eventually(async () => {
      for (let request = 0; request < 8; request += 1) {
        expect(await ask()).toEqual({ status: 200, target: 'ratings-a' });
      }
    });
  }
  await eventually(
    async () => {
      await ask();
      expect(flips().at(-1)).toMatchObject({ healthy: true, reason: 'answers again' });
    },
    { within: FLIPPED_WITHIN_MS, explain: () => `b did not return. ${feed.story()}` },
  );
  await eventually(both);

  const asked = Object.values(answeredBy).reduce((sum, count) => sum + count, 0);
  const reports = () =>
    feed
      .of('RequestHandled')
      .map(({ data }) => RequestHandled.data.parse({ changes: [], ...data }))
      .filter(({ callee, caller }) => callee === 'ratings' && caller === 'orders');
  await eventually(() => expect(reports()).toHaveLength(asked), { explain: () => `${reports().length} of ${asked}` });
  const sum = (name: string): number => reports().reduce((total, { tally = {} }) => total + (tally[name] ?? 0), 0);
  expect({
    'ratings-a': sum('target-a') - sum('target-a-failed'),
    'ratings-b': sum('target-b') - sum('target-b-failed'),
    nobody: reports().filter(({ status }) => status >= 500).length,
  }).toEqual(answeredBy);
  expect(sum('target-b-failed')).toBeGreaterThanOrEqual(2);
});
