import { GetHealth } from '../../shared/contracts/insights.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';

/** Alive: gateway, function and its code. What stands behind them is asked by /readyz. */
export const createHandler = ({ now }: { now: () => Date }) =>
  httpHandler(GetHealth, async () => ({
    status: 'ok' as const,
    at: now().toISOString(),
  }));
