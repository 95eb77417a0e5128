import { SliView } from '../../shared/contracts/sli.http.ts';
import { GetSli } from '../../shared/contracts/sli.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { sliView } from '../domain/sli-view.ts';
import type { Measuring } from '../measured.ts';
import { seen } from '../seen.ts';

/** Indicators over a sliding window, with history on demand. */
export const createHandler = (measuring: Measuring) => {
  const see = seen(measuring, SliView, sliView);
  return httpHandler(GetSli, ({ query }) => see(query));
};
