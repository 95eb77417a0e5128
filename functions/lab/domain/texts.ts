/** What a person reads about a scenario before and while it runs. */
import type { RunName } from '../../shared/contracts/lab.http.ts';

interface Text {
  readonly label: string;
  readonly summary: string;
  readonly explanation: string;
  readonly pace: string;
}

export const TEXTS: Readonly<Record<RunName, Text>> = {
  normal: {
    label: 'Normal day',
    summary: 'A few visitors look at deals, and now and then one buys.',
    pace: '1 list and 1 detail every 0.7 s, 1 purchase every 2.8 s',
    explanation:
      'Watch the indicators at rest: lists are served from the read model, a detail asks four services at once, a purchase goes through the critical queue step by step. This is what the other scenarios are compared with.',
  },
  spike: {
    label: 'Spike',
    summary: 'Fourteen lists at once, again and again.',
    pace: '14 lists every 0.28 s, about 50 requests/s',
    explanation:
      'Watch the request rate jump while upstream calls hardly move: the read model takes the spike. What differs from a server process: there is no event loop that all requests share. Each Lambda environment serves one request at a time, so a spike first shows as new environments starting (cold starts in p99), then as waiting.',
  },
  chaotic: {
    label: 'Chaos',
    summary: 'Bursts of lists, details, purchases, jobs and hashes, drawn from the seed.',
    pace: '13 to 30 requests every 1.7 s',
    explanation:
      'Watch how kinds of work get in each other’s way: hashes take processor time, jobs fill the queue until admission control answers 429, details wait for upstream services. On Lambda kinds of work do not share a thread but compete for processor and concurrency. The same seed sends the same bursts again.',
  },
  'high-throughput': {
    label: 'High throughput',
    summary: 'Waves of two hundred lists, the next as soon as the last is done.',
    pace: '200 lists per wave, at most 1,000 requests/s',
    explanation:
      'Watch how far lists carry: rate and p95 rise together when all environments are busy, and what has to wait is p95. Answers 429 of the gateway’s throttle are counted apart. A server process would queue inside itself; here waiting happens in front of the function, and is visible as such.',
  },
  'enqueue-10k': {
    label: 'Ten thousand jobs',
    summary: 'Offers jobs by the hundred until ten thousand were let in.',
    pace: '100 jobs every 0.1 s, waiting as Retry-After says; 10,000 accepted or 5 min',
    explanation:
      'Watch admission control: at 1,000 outstanding jobs the door answers 429 with Retry-After, the caller waits, and workers drain what was let in. The queue’s depth stays at its limit instead of growing; accepted is done plus dead-lettered, nothing is lost. Lambda starts workers by the queue’s length, up to the concurrency of its mapping.',
  },
  'blocking-hash': {
    label: 'Blocking hash',
    summary: 'A long hash on the main thread, every five seconds.',
    pace: '1 hash of 3 × 230,000 iterations every 5 s',
    explanation:
      'Watch inside the invocation: the event loop stands still for the whole hash, and a call of a neighbour that runs beside it misses its deadline of 800 ms. In one server process everybody would wait; a Lambda environment serves nobody else meanwhile, so others are only late when concurrency or processors run out.',
  },
  'worker-hash': {
    label: 'Hash in a worker thread',
    summary: 'The same hash in a worker thread, every five seconds.',
    pace: '1 hash of 3 × 230,000 iterations every 5 s',
    explanation:
      'Watch the difference: the hash takes as long, but the event loop stays free and the neighbour’s call beside it is in time. It does not make the function serve more callers: an environment is busy until it has answered, with or without a worker thread.',
  },
  autopilot: {
    label: 'Autopilot',
    summary: 'A customer who shops every few seconds, so that the map is alive.',
    pace: '1 visit to the shop every 6 to 12 s',
    explanation:
      'Watch single requests and what they set off: a look at a shelf, something into the cart, now and then an order that runs through stock, payment and mail. Some cards decline, some are slow; those orders are taken back.',
  },
};

/** Together, in the order of their beginning. */
export const narrativeOf = (active: readonly RunName[]): string =>
  active.map((name) => `${TEXTS[name].label}: ${TEXTS[name].explanation}`).join('\n\n');
