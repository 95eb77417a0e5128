import { expect, test } from 'vitest';
import '../../shared/testing/matchers.ts';
import { createLog } from '../../shared/observability/log.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import { ORDERS } from '../log-messages.ts';
import { timeoutSetting } from './timeout-setting.ts';

test.each([
  ['the setting', '12', 12, false],
  ['90 s and a warning when it is no number of seconds', 'soon', 90, true],
  ['90 s and a warning when it is longer than a queue can delay', '901', 90, true],
])('the time-out is %s', async (_, value, seconds, warned) => {
  using world = surroundings();
  const setting = timeoutSetting({ parameter: async () => value, log: createLog('orders', 'test') });
  expect(await setting()).toBe(seconds);
  if (warned) expect(world).toHaveSaid(ORDERS.TIMEOUT_UNKNOWN, { seconds });
  else expect(world.said).toEqual([]);
});
