/** Probes and numbers of the load lab. None of them is reported: who looks must not change what is seen. */
import { defineRoute } from './route.ts';
import { HybridView, LabTopology, Readiness, SliQuery, SliView, WindowQuery } from './sli.http.ts';

const own = { service: 'insights', access: 'public', reported: false } as const;

export const GetSli = defineRoute({
  ...own,
  route: 'GET /api/sli',
  handler: 'get-sli',
  summary: 'Indicators of the lab over a sliding window, their targets and what is left of the error budget.',
  query: SliQuery,
  answer: SliView,
  refusals: ['unavailable'],
});

export const GetLabTopology = defineRoute({
  ...own,
  route: 'GET /api/topology',
  handler: 'get-lab-topology',
  summary: 'The lab as a picture: nodes and edges with rates, latencies, failures and depths of a sliding window.',
  query: WindowQuery,
  answer: LabTopology,
  refusals: ['unavailable'],
});

export const GetHybrid = defineRoute({
  ...own,
  route: 'GET /api/hybrid',
  handler: 'get-hybrid',
  summary: 'What read model and caches save: cards and calls counted over a sliding window.',
  query: WindowQuery,
  answer: HybridView,
  refusals: ['unavailable'],
});

export const GetReadiness = defineRoute({
  ...own,
  route: 'GET /readyz',
  handler: 'get-readiness',
  summary: 'Ready to serve: stores, queues, bus and every upstream service answer.',
  answer: Readiness,
  otherAnswers: { 503: { summary: 'At least one of them does not.', schema: Readiness } },
});

export const GetMetrics = defineRoute({
  ...own,
  route: 'GET /metrics',
  handler: 'get-metrics',
  summary: 'Everything counted so far, in the text format of Prometheus.',
  answerType: 'text/plain',
  refusals: ['unavailable'],
});
