/** The lab as a picture: clients, services, read model, queues and workers with what happens on them and between them. */
import {
  LAB_NODES,
  type LabEdge,
  type LabNode,
  type LabTopology,
  type Severity,
} from '../../shared/contracts/sli.http.ts';
import { type Counts, INGRESS, type LabQueue, numberIn } from '../../shared/contracts/sli-counts.ts';
import { readsOf } from './hybrid.ts';
import { quantile } from './quantile.ts';
import {
  API_P95_MS,
  BALANCER_P95_MS,
  ofDepth,
  ofFailures,
  ofLag,
  ofLatency,
  SERVICE_P95_MS,
  worst,
} from './severity.ts';
import { type Asked, instantOf, type Measured } from './sli-view.ts';
import {
  type Answers,
  answersOf,
  type Calls,
  callsBetween,
  completionsOf,
  ingressOf,
  LAB_CALLS,
  type LabCall,
  lagOf,
  percentOf,
  round,
  sumOf,
  workOf,
} from './window.ts';

type NodeId = LabNode['id'];
type Metrics = LabNode['metrics'];
type Look = Pick<LabNode, 'severity' | 'status' | 'metrics'>;

/** A dependency none of whose calls succeeded for so long is down, whatever the rest of the window says. */
const RECENT_SECONDS = 5;

interface Moment {
  readonly counts: Counts;
  readonly recent: Counts;
  readonly window: number;
  readonly measured: Measured;
}

const LABELS: Readonly<Record<NodeId, readonly [type: LabNode['type'], label: string]>> = {
  clients: ['client', 'clients'],
  deals: ['api', 'experience API'],
  reads: ['store', 'read model'],
  'deal-catalog': ['service', 'deal catalog'],
  prices: ['service', 'prices'],
  availability: ['service', 'availability'],
  ratings: ['service', 'ratings balancer'],
  'ratings-a': ['service', 'ratings a'],
  'ratings-b': ['service', 'ratings b'],
  merchants: ['service', 'merchants'],
  'enrichment-queue': ['queue', 'enrichment-q'],
  enrichment: ['worker', 'enrichment'],
  'purchase-queue': ['queue', 'purchase-q'],
  purchases: ['worker', 'purchases'],
};
const QUEUES: Readonly<Record<'enrichment-queue' | 'purchase-queue', LabQueue>> = {
  'enrichment-queue': 'enrichment',
  'purchase-queue': 'purchase-workflow',
};
const WORKERS: Readonly<Record<'enrichment' | 'purchases', LabQueue>> = {
  enrichment: 'enrichment',
  purchases: 'purchase-workflow',
};

const statusOf = (severity: Severity): LabNode['status'] =>
  severity === 'ok' ? 'up' : severity === 'unknown' ? 'unknown' : 'degraded';
const looks = (severity: Severity, metrics: Metrics): Look => ({ severity, status: statusOf(severity), metrics });

const isDown = ({ requests, failures, refused }: Calls): boolean => requests + refused > 0 && failures >= requests;

const callMetrics = ({ requests, failures, refused, buckets }: Calls, window: number) => ({
  requestRateRps: round(requests / window),
  p95LatencyMs: quantile(buckets, 0.95),
  failureRatePct: percentOf(failures, requests),
  refusedRps: round(refused / window),
});

/** Calls between services, as a node or an edge shows them. */
function lookOfCalls(moment: Moment, calls: readonly LabCall[], bounds = SERVICE_P95_MS): Look {
  const { counts, recent, window } = moment;
  const made = callsBetween(counts, calls);
  const metrics = callMetrics(made, window);
  if (isDown(callsBetween(recent, calls))) return { severity: 'critical', status: 'down', metrics };
  return looks(
    worst([ofLatency(metrics.p95LatencyMs, bounds), ofFailures(metrics.failureRatePct, metrics.requestRateRps)]),
    metrics,
  );
}

function lookOfAnswers({ requests, errors, throttled, buckets }: Answers, window: number): Look {
  const metrics = {
    requestRateRps: round(requests / window),
    p95LatencyMs: quantile(buckets, 0.95),
    errorRatePct: percentOf(errors, requests),
    failureRatePct: percentOf(errors, requests),
    throttledPct: percentOf(throttled, requests),
  };
  return looks(
    worst([ofLatency(metrics.p95LatencyMs, API_P95_MS), ofFailures(metrics.errorRatePct, metrics.requestRateRps)]),
    metrics,
  );
}

const callsOf = (callee: NodeId): LabCall[] => LAB_CALLS.filter(([, called]) => called === callee);

function lookOfService(moment: Moment, id: NodeId): Look {
  const look = lookOfCalls(moment, callsOf(id), id === 'ratings' ? BALANCER_P95_MS : SERVICE_P95_MS);
  if (id !== 'ratings-a' && id !== 'ratings-b') return look;
  const { requests, failures } = callsBetween(moment.counts, callsOf(id));
  const healthy = inRotation(moment, id);
  return { ...look, metrics: { ...look.metrics, totalRequests: requests, totalErrors: failures, healthy } };
}

/** Round robin sends every replica something: one that got nothing lately, or failed at all it got, is left out. */
function inRotation({ recent }: Moment, id: 'ratings-a' | 'ratings-b'): boolean | null {
  const asked = callsBetween(recent, [
    ['ratings', 'ratings-a'],
    ['ratings', 'ratings-b'],
  ]).requests;
  const own = callsBetween(recent, callsOf(id));
  if (own.requests > own.failures) return true;
  return asked - own.requests >= 4 || own.failures > 0 ? false : null;
}

function queueMetrics({ counts, window, measured }: Moment, queue: LabQueue) {
  const { handled, failed, dead } = workOf(counts, queue);
  const completions = completionsOf(counts, [queue]);
  const depth = measured.depth[queue];
  return {
    depth,
    completionRate: round(completions / window),
    failureRatePct: percentOf(failed, handled + failed),
    deadRate: round(dead / window),
    lagEstimateSec: lagOf(depth, completions / window),
  };
}

function lookOfQueue(moment: Moment, queue: LabQueue): Look {
  const metrics = queueMetrics(moment, queue);
  return looks(worst([ofDepth(metrics.depth), ofLag(metrics.lagEstimateSec)]), metrics);
}

/** A worker has numbers of its own: what it settles and how often it fails, not how much waits for it. */
function lookOfWorker(moment: Moment, queue: LabQueue): Look {
  const { depth, ...metrics } = queueMetrics(moment, queue);
  const { handled, failed } = workOf(moment.recent, queue);
  if (depth > 0 && handled === 0 && failed > 0)
    return { severity: 'critical', status: 'down', metrics: { queue, ...metrics } };
  const attempts = workOf(moment.counts, queue);
  const rate = (attempts.handled + attempts.failed) / moment.window;
  return looks(ofFailures(metrics.failureRatePct, rate), { queue, ...metrics });
}

/** Read model and short memory in front of it. */
function lookOfReads({ counts, window }: Moment): Look {
  const { cards, hits, stale, misses, memory, freshHitPct, coveragePct } = readsOf(counts);
  const metrics = {
    requestRateRps: round(cards / window),
    hitRps: round((hits + memory) / window),
    staleRps: round(stale / window),
    missRps: round(misses / window),
    freshHitPct: cards === 0 ? null : freshHitPct,
    coveragePct: cards === 0 ? null : coveragePct,
  };
  return looks(cards === 0 ? 'unknown' : 'ok', metrics);
}

function lookOf(moment: Moment, id: NodeId): Look {
  switch (id) {
    case 'clients': {
      const { requests } = ingressOf(moment.counts);
      return looks(requests === 0 ? 'unknown' : 'ok', { totalIngressRps: round(requests / moment.window) });
    }
    case 'deals':
      return lookOfAnswers(ingressOf(moment.counts), moment.window);
    case 'reads':
      return lookOfReads(moment);
    case 'enrichment-queue':
    case 'purchase-queue':
      return lookOfQueue(moment, QUEUES[id]);
    case 'enrichment':
    case 'purchases':
      return lookOfWorker(moment, WORKERS[id]);
    default:
      return lookOfService(moment, id);
  }
}

const edge = (
  from: NodeId,
  to: NodeId,
  kind: LabEdge['kind'],
  { severity, metrics }: Omit<Look, 'status'>,
): LabEdge => ({
  id: `${from}>${to}`,
  from,
  to,
  kind,
  severity,
  metrics,
});

/** Requests that put work into a queue. */
function enqueueEdge({ counts, window }: Moment, to: 'enrichment-queue' | 'purchase-queue', door: string): LabEdge {
  return edge('deals', to, 'enqueue', lookOfAnswers(answersOf(counts, [door]), window));
}

function edgesOf(moment: Moment): LabEdge[] {
  return [
    edge('clients', 'deals', 'call', lookOf(moment, 'deals')),
    edge('deals', 'reads', 'read', lookOf(moment, 'reads')),
    ...LAB_CALLS.map((call) => edge(call[0], call[1], 'call', lookOfCalls(moment, [call]))),
    enqueueEdge(moment, 'enrichment-queue', INGRESS.enqueue),
    enqueueEdge(moment, 'purchase-queue', INGRESS.purchase),
    edge('enrichment-queue', 'enrichment', 'work', lookOf(moment, 'enrichment-queue')),
    edge('purchase-queue', 'purchases', 'work', lookOf(moment, 'purchase-queue')),
  ];
}

/** The picture of the window that ends with the last complete second. */
export function labTopology(measured: Measured, { last, window }: Asked): LabTopology {
  const counts = sumOf(measured, last - window + 1, last);
  const recent = sumOf(measured, last - RECENT_SECONDS + 1, last);
  const moment: Moment = { counts, recent, window, measured };
  const rateOf = (door: string): number => round(numberIn(counts, door, 'n') / window);
  return {
    timestamp: instantOf(last + 1),
    windowSeconds: window,
    ingress: {
      totalRps: round(ingressOf(counts).requests / window),
      byType: {
        dealsList: rateOf(INGRESS.dealsList),
        dealDetail: rateOf(INGRESS.dealDetail),
        purchase: rateOf(INGRESS.purchase),
        enqueue: rateOf(INGRESS.enqueue),
        hashBad: rateOf(INGRESS.hashBad),
        hashGood: rateOf(INGRESS.hashGood),
      },
    },
    nodes: LAB_NODES.map((id) => {
      const [type, label] = LABELS[id];
      return { id, type, label, ...lookOf(moment, id) };
    }),
    edges: edgesOf(moment),
  };
}
