/** How long an order may be without progress: `config/orders/timeout-seconds`, live. */
import { z } from 'zod';
import type { Parameters } from '../../shared/config/parameters.ts';
import type { Log } from '../../shared/observability/log.ts';
import { LONGEST_TIMEOUT_SECONDS } from '../domain/timeout.ts';
import { ORDERS } from '../log-messages.ts';

const Seconds = z.coerce.number().int().min(1).max(LONGEST_TIMEOUT_SECONDS);
/** Without a readable setting orders still time out, and the log says by what. */
const USUAL_SECONDS = 90;
/** It is changed to watch orders time out: nobody should have to wait for that as well. */
const FRESH_MS = 1_000;

export const timeoutSetting =
  ({ parameter, log }: { readonly parameter: Parameters; readonly log: Log }) =>
  async (): Promise<number> => {
    try {
      return Seconds.parse(await parameter('config/orders/timeout-seconds', { ttlMs: FRESH_MS }));
    } catch (error) {
      log.say(ORDERS.TIMEOUT_UNKNOWN, { seconds: USUAL_SECONDS, error });
      return USUAL_SECONDS;
    }
  };
