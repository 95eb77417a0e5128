/** Running totals in the text format of Prometheus (version 0.0.4). */
import { boundOf, LATENCY_BUCKETS } from '../../shared/contracts/latency.ts';
import { type Counts, namedBy, numberIn, readEdge } from '../../shared/contracts/sli-counts.ts';

type Labels = Readonly<Record<string, string>>;

interface Family {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly samples: readonly (readonly [suffix: string, labels: Labels, value: number])[];
}

/** Every second bound: a histogram of twenty buckets a function is fine enough for alarms. */
const BOUNDS = Array.from({ length: LATENCY_BUCKETS - 1 }, (_, bucket) => bucket).filter((bucket) => bucket % 2 === 1);

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
const labelled = (labels: Labels): string => {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return parts.length === 0 ? '' : `{${parts.join(',')}}`;
};

const written = ({ name, type, help, samples }: Family): string =>
  [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
    ...samples.map(([suffix, labels, value]) => `${name}${suffix}${labelled(labels)} ${value}`),
  ].join('\n');

function histogramOf(counts: Counts, subject: string, labels: Labels): Family['samples'] {
  let below = 0;
  let next = 0;
  const buckets = BOUNDS.map((bound) => {
    for (; next <= bound; next += 1) below += numberIn(counts, subject, `b${next}`);
    return ['_bucket', { ...labels, le: String(Number((boundOf(bound) / 1_000).toPrecision(6))) }, below] as const;
  });
  const count = numberIn(counts, subject, 'n');
  return [
    ...buckets,
    ['_bucket', { ...labels, le: '+Inf' }, count],
    ['_sum', labels, Math.round(numberIn(counts, subject, 'ms') * 10) / 10_000],
    ['_count', labels, count],
  ];
}

/** All that was counted since the counters began, and what waits now. */
export function prometheusText(counts: Counts, depths: Readonly<Record<string, number>>): string {
  const subjects = new Set(Object.keys(counts).map((name) => namedBy(name).subject));
  const edges = [...subjects].toSorted().flatMap((subject) => {
    const edge = readEdge(subject);
    return edge === undefined ? [] : [{ subject, labels: { ...edge } }];
  });
  const of = (what: string): Family['samples'] =>
    edges.map(({ subject, labels }) => ['', labels, numberIn(counts, subject, what)] as const);
  const others = Object.entries(counts)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => ({ ...namedBy(name), value }));

  const families: Family[] = [
    {
      name: 'playground_request_duration_seconds',
      type: 'histogram',
      help: 'Time from the gateway to the answer of a function, by caller.',
      samples: edges.flatMap(({ subject, labels }) => histogramOf(counts, subject, labels)),
    },
    {
      name: 'playground_request_errors_total',
      type: 'counter',
      help: 'Answers 5xx.',
      samples: of('5xx'),
    },
    {
      name: 'playground_requests_throttled_total',
      type: 'counter',
      help: 'Answers 429 of functions.',
      samples: of('429'),
    },
    {
      name: 'playground_tallies_total',
      type: 'counter',
      help: 'What functions counted beside their requests: cache hits, calls they caused.',
      samples: others.flatMap(({ subject, what, value }) => {
        const edge = readEdge(subject);
        return edge === undefined || !what.startsWith('~')
          ? []
          : [['', { ...edge, name: what.slice(1) }, value] as const];
      }),
    },
    {
      name: 'playground_call_failures_total',
      type: 'counter',
      help: 'Tries between services without a good answer, as the caller saw them.',
      samples: others.flatMap(({ subject, what, value }) => {
        const [caller = '', dependency = ''] = subject.split('>');
        return what.startsWith('!') ? [['', { caller, dependency, reason: what.slice(1) }, value] as const] : [];
      }),
    },
    {
      name: 'playground_messages_total',
      type: 'counter',
      help: 'Messages settled and set aside, and attempts that failed, by queue.',
      samples: others.flatMap(({ subject, what, value }) =>
        subject.startsWith('@') ? [['', { queue: subject.slice(1), outcome: what }, value] as const] : [],
      ),
    },
    {
      name: 'playground_queue_depth',
      type: 'gauge',
      help: 'Messages that wait or are being worked on.',
      samples: Object.entries(depths).map(([queue, depth]) => ['', { queue }, depth] as const),
    },
  ];
  return `${families.map(written).join('\n')}\n`;
}
