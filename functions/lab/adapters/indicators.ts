/** The indicators as everybody sees them, from the public door. */
import { SliView } from '../../shared/contracts/sli.http.ts';
import type { Asked } from '../domain/review.ts';
import type { PublicDoors } from './public-doors.ts';

export interface Indicators {
  /** undefined: the door does not answer, or not with indicators. */
  over(stretch: Asked): Promise<SliView | undefined>;
  /** Somebody has to look, or what waits in a second is not known later. Short, and never a failure. */
  glance(): Promise<void>;
}

const TIMEOUT_MS = 3_000;
const GLANCE_MS = 500;

export const indicators = (doors: PublicDoors): Indicators => ({
  async over({ seconds, until }) {
    const query = new URLSearchParams({
      window: String(seconds),
      series: String(seconds),
      until: until.toISOString(),
    });
    const { status, body } = await doors({ method: 'GET', path: `/api/sli?${query}`, timeoutMs: TIMEOUT_MS });
    return status === 200 ? SliView.safeParse(body).data : undefined;
  },
  async glance() {
    await doors({ method: 'GET', path: '/api/sli?window=5', timeoutMs: GLANCE_MS });
  },
});
