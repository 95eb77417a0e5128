import { z } from 'zod';
import { httpHandler } from '../../shared/http/http-handler.ts';

const Health = z.object({ status: z.literal('ok'), at: z.iso.datetime() });

/** Alive: gateway, function and its code. What stands behind them is asked by /readyz. */
export const createHandler = ({ now }: { now: () => Date }) =>
  httpHandler({ service: 'insights', handler: 'get-health', answer: Health, reported: false }, async () => ({
    status: 'ok' as const,
    at: now().toISOString(),
  }));
