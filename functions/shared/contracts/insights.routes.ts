import { z } from 'zod';
import { defineRoute } from './route.ts';
import { Instant } from './values.ts';

export const Health = z.object({ status: z.literal('ok'), at: Instant });

export const GetHealth = defineRoute({
  route: 'GET /healthz',
  service: 'insights',
  handler: 'get-health',
  access: 'public',
  summary: 'Alive: gateway, function and its code.',
  answer: Health,
  reported: false,
});
