/** The lab's doors, one press each: status, time, warnings, what the answer says about itself, and the way to its events. */

import { useState } from 'react';
import {
  factsOf,
  firstDeal,
  HASH_WAYS,
  type HashTry,
  type HashWay,
  hashRequest,
  hashTry,
  OUTCOME_WORDS,
  outcomeOf,
  REQUESTS,
  type Request,
  TIMES,
  TRIES,
  type TryName,
  tellingOf,
  warningsOf,
} from '../../lab/tries.ts';
import { ms, NOTHING, whole } from '../../lab/words.ts';
import { type Answer, call } from '../../live/api.ts';
import { said } from '../act/session-actions.ts';
import { mapLink } from '../route.ts';
import { useUi } from '../store.ts';
import { TableHead, unseen } from '../TableHead.tsx';
import { Misbehave } from './Misbehave.tsx';

const LABELS: Readonly<Record<TryName, readonly [label: string, what: string]>> = {
  list: ['List deals', '20 deals of Valencia from the read model'],
  detail: ['One deal', 'put together from five services'],
  purchase: ['Buy a deal', 'fraud check, analytics, receipt'],
  enqueue: ['Enqueue 200 jobs', 'let in while there are places'],
  overfill: ['Enqueue 4 × 1,000', 'four callers at once for 1,000 places'],
};
const CALLERS = [1, 4] as const;

/** `x-follow` asks for a report of this very request, so that its story can be followed. */
const ask = (apiUrl: string, { method, path, body }: Request): Promise<Answer> =>
  call(method, `${apiUrl}${path}`, {
    ...(body === undefined ? {} : { body }),
    headers: { 'x-follow': '1', ...(method === 'POST' ? { 'idempotency-key': crypto.randomUUID() } : {}) },
  });

interface TryItProps {
  readonly apiUrl: string;
  readonly enabled: boolean;
  /** Why services cannot be made to misbehave, or null. */
  readonly locked: string | null;
}

export function TryIt({ apiUrl, enabled, locked }: TryItProps) {
  const session = useUi((state) => state.session);
  const email = session === null || session === 'unknown' ? 'visitor@example.com' : session.email;
  const [answers, setAnswers] = useState<Readonly<Partial<Record<TryName, readonly Answer[]>>>>({});
  const [hashes, setHashes] = useState<Readonly<Partial<Record<HashWay, HashTry>>>>({});
  const [busy, setBusy] = useState<TryName | 'hash' | null>(null);
  const [callers, setCallers] = useState<number>(1);

  async function run(name: TryName): Promise<void> {
    setBusy(name);
    const request = REQUESTS[name](firstDeal(answers.list?.[0]?.body), email);
    const all = await Promise.all(Array.from({ length: TIMES[name] ?? 1 }, () => ask(apiUrl, request)));
    for (const answer of all) said(answer, LABELS[name][0].toLowerCase());
    setAnswers((before) => ({ ...before, [name]: all }));
    setBusy(null);
  }
  /** One way after the other: together they would only measure each other. */
  async function hash(): Promise<void> {
    setBusy('hash');
    setHashes({});
    for (const way of HASH_WAYS) {
      const all = await Promise.all(Array.from({ length: callers }, () => ask(apiUrl, hashRequest(way))));
      for (const answer of all) said(answer, `hash ${way}`);
      setHashes((before) => ({ ...before, [way]: hashTry(all) }));
    }
    setBusy(null);
  }

  return (
    <section className="panel try" aria-label="Try it">
      <header className="panel-head">
        <h2>Try it</h2>
        <span className="muted legend-words">each button is one call of a public door</span>
        <span className="grow" />
        {!enabled && <span className="muted">needs a live system</span>}
      </header>
      <div className="tries">
        {TRIES.map((name) => (
          <article key={name} className="try-card" aria-label={LABELS[name][0]} data-try={name}>
            <button
              type="button"
              className="btn wide"
              disabled={!enabled || busy !== null}
              onClick={() => void run(name)}
            >
              {busy === name ? 'Asking…' : LABELS[name][0]}
            </button>
            <p className="hint">{LABELS[name][1]}</p>
            {answers[name] !== undefined && <Told answers={answers[name]} />}
          </article>
        ))}
      </div>
      <Misbehave apiUrl={apiUrl} locked={locked} />
      <div className="hash-head">
        <h3>Hash on the event loop, or on a thread</h3>
        <label className="colour-mode">
          <span className="muted">Callers at once</span>
          <select
            className="small-select"
            value={callers}
            onChange={({ target }) => setCallers(Number(target.value))}
            disabled={busy !== null}
          >
            {CALLERS.map((count) => (
              <option key={count}>{count}</option>
            ))}
          </select>
        </label>
        <button type="button" className="btn" disabled={!enabled || busy !== null} onClick={() => void hash()}>
          {busy === 'hash' ? 'Hashing…' : 'Run both'}
        </button>
      </div>
      <HashTable hashes={hashes} />
    </section>
  );
}

/** A status of 0 is no answer at all. */
const statusWords = (status: number): string => (status === 0 ? 'no answer' : String(status));

function Told({ answers }: { answers: readonly Answer[] }) {
  const answer = tellingOf(answers);
  if (answer === undefined) return null;
  const outcome = outcomeOf(answer);
  const warnings = warningsOf(answer.body);
  const bad = outcome === 'failed' || outcome === 'throttled' || outcome === 'refused';
  return (
    <div className="told" data-outcome={outcome} role="status">
      <p className="row">
        <b className={bad ? 'ft' : ''}>
          {statusWords(answer.status)} {OUTCOME_WORDS[outcome]}
        </b>
        <span className="muted">{ms(answer.ms)}</span>
        <span className="grow" />
        {answer.correlationId !== null && (
          <a className="link" href={mapLink(answer.correlationId, null)}>
            follow
          </a>
        )}
      </p>
      {answers.length > 1 && <p>All: {answers.map(({ status }) => statusWords(status)).join(', ')}</p>}
      {answer.retryAfter !== null && <p className="ft">Retry after {answer.retryAfter} s</p>}
      {answer.problem !== null && (
        <p>
          {answer.problem.title}
          {answer.problem.detail !== '' && `: ${answer.problem.detail}`}
        </p>
      )}
      {warnings.length > 0 && (
        <ul aria-label="Warnings">
          {warnings.map((warning) => (
            <li key={warning}>
              <span aria-hidden="true">! </span>
              {warning}
            </li>
          ))}
        </ul>
      )}
      <dl className="lab-facts">
        {factsOf(answer.body).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="mono">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

const HASH_LINES: readonly (readonly [name: string, read: (hash: HashTry) => string])[] = [
  [
    'Callers answered',
    ({ answered, callers, throttled, failed }) =>
      [`${answered} of ${callers}`, throttled > 0 && `${throttled} throttled`, failed > 0 && `${failed} failed`]
        .filter(Boolean)
        .join(', '),
  ],
  ['Status', ({ statuses }) => statuses.map(statusWords).join(', ')],
  ['Hash time', ({ hashMs }) => ms(hashMs)],
  ['Event-loop delay', ({ eventLoopDelayMs }) => ms(eventLoopDelayMs)],
  [
    'Neighbour call',
    ({ neighbour }) =>
      neighbour === null ? NOTHING : `${neighbour.ok ? '✓ in time' : '✕ late'}, ${whole(neighbour.ms)} ms`,
  ],
  ['Longest wait outside the hash', ({ waitedMs }) => ms(waitedMs)],
  ['Slowest answer', ({ slowestMs }) => ms(slowestMs)],
];
const WAY_WORDS: Readonly<Record<HashWay, string>> = { bad: 'bad: event loop', good: 'good: worker thread' };

function HashTable({ hashes }: { hashes: Readonly<Partial<Record<HashWay, HashTry>>> }) {
  return (
    <div className="hash">
      <table className="lab-table">
        <caption className="sr">Both ways side by side</caption>
        <TableHead columns={[unseen('Number'), ...HASH_WAYS.map((way) => WAY_WORDS[way])]} />
        <tbody>
          {HASH_LINES.map(([name, read]) => (
            <tr key={name} data-line={name}>
              <th scope="row">{name}</th>
              {HASH_WAYS.map((way) => (
                <td key={way}>{hashes[way] === undefined ? NOTHING : read(hashes[way])}</td>
              ))}
            </tr>
          ))}
          <tr>
            <th scope="row">Its events</th>
            {HASH_WAYS.map((way) => (
              <td key={way}>
                {hashes[way]?.followed == null ? (
                  NOTHING
                ) : (
                  <a className="link" href={mapLink(hashes[way].followed, null)}>
                    follow
                  </a>
                )}
              </td>
            ))}
          </tr>
        </tbody>
      </table>
      <p className="hint">
        A Lambda environment serves one request at a time, so a blocked event loop hurts what runs beside the hash in
        the same invocation: the neighbour call comes back late under <i>bad</i> and in time under <i>good</i>. Other
        callers wait, or are throttled, alike: that is decided by the function’s reserved concurrency, not by the way of
        hashing.
      </p>
    </div>
  );
}
