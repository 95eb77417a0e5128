import { z } from 'zod';
import { Instant } from './values.ts';

export const Health = z.object({ status: z.literal('ok'), at: Instant });

export const BreakerView = z.object({
  caller: z.string(),
  dependency: z.string(),
  state: z.enum(['closed', 'open', 'half-open']),
  /** What opened it: so many of so many calls failed. */
  failures: z.int().nonnegative(),
  calls: z.int().nonnegative(),
  since: Instant.nullable().meta({ description: 'Last transition; null when there was none within seven days' }),
  retryAt: Instant.nullable().meta({ description: 'From when on a single call may try; null while closed' }),
});
export type BreakerView = z.infer<typeof BreakerView>;
export const BreakerList = z.object({ items: z.array(BreakerView) });

export const SettingView = z.object({
  name: z.string().meta({ description: 'Below `/playground/<stage>/`', examples: ['config/limits/purchase'] }),
  value: z.unknown().meta({ description: 'The value in force' }),
  source: z.string().meta({ description: '`template default` or `changed live at <time>`' }),
  changedAt: Instant,
  description: z.string(),
  editable: z.boolean(),
  schema: z
    .record(z.string(), z.unknown())
    .nullable()
    .meta({ description: 'JSON Schema that a new value has to fit; null for what is only shown' }),
});
export type SettingView = z.infer<typeof SettingView>;
export const SettingList = z.object({ items: z.array(SettingView) });

/** The schema of the value depends on the setting. */
export const PutSetting = z.object({ value: z.unknown().refine((value) => value !== undefined, 'a value is needed') });
