import { HybridView } from '../../shared/contracts/sli.http.ts';
import { GetHybrid } from '../../shared/contracts/sli.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { hybridView } from '../domain/hybrid.ts';
import type { Measuring } from '../measured.ts';
import { seen } from '../seen.ts';

/** What the read model saves. */
export const createHandler = (measuring: Measuring) => {
  const see = seen(measuring, HybridView, hybridView);
  return httpHandler(GetHybrid, ({ query }) => see({ ...query, series: 0 }));
};
