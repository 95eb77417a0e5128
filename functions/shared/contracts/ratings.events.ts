/** A system event: it makes a decision of the balancer visible. */
import { z } from 'zod';
import { defineEvent } from './define-event.ts';

export const TargetHealthChanged = defineEvent({
  source: 'playground.system',
  type: 'TargetHealthChanged',
  version: '1.0.0',
  summary: 'A balancer took a replica out of its rotation, or back into it.',
  sentence: 'The place of {target} behind {balancer} changed: it {reason}.',
  data: z.object({
    balancer: z.string().meta({ description: 'Service that balances' }),
    target: z.string().meta({ description: 'Service that is balanced' }),
    healthy: z.boolean().meta({ description: 'From now on' }),
    reason: z.enum(['timed out', 'failed', 'answers again']),
  }),
});
