import { LabTopology } from '../../shared/contracts/sli.http.ts';
import { GetLabTopology } from '../../shared/contracts/sli.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { labTopology } from '../domain/lab-topology.ts';
import type { Measuring } from '../measured.ts';
import { seen } from '../seen.ts';

/** The lab's nodes and edges with their numbers. */
export const createHandler = (measuring: Measuring) => {
  const see = seen(measuring, LabTopology, labTopology);
  return httpHandler(GetLabTopology, ({ query }) => see({ ...query, series: 0 }));
};
