/** The doors of the lab's numbers are alike: one reading, one view of it, the same for everybody within a second. */
import type { ZodType } from 'zod';
import { DomainError } from '../shared/http/problem.ts';
import { type Reply, reply } from '../shared/http/reply.ts';
import type { Asked, Measured } from './domain/sli-view.ts';
import { createMeasured, type Measuring, perSecond, type Wish } from './measured.ts';

/** Answers the view of a wish as checked JSON. @throws DomainError `unavailable` when the numbers cannot be read */
export function seen<View>(
  measuring: Measuring,
  schema: ZodType<View>,
  view: (measured: Measured, asked: Asked) => View,
): (wish: Wish) => Promise<Reply> {
  const measure = createMeasured(measuring);
  const answers = perSecond<string>(measuring.now);
  return async (wish) => {
    const { window, series, until = '' } = wish;
    try {
      const json = await answers(`${window} ${series} ${until}`, async () => {
        const { measured, asked } = await measure(wish);
        return JSON.stringify(schema.parse(view(measured, asked)));
      });
      return reply({ json });
    } catch (cause) {
      throw new DomainError('unavailable', 'The numbers cannot be read at the moment.', { cause });
    }
  };
}
