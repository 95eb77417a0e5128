/** Finished runs: what each did to the system, before, during and after. */

import { Fragment, useState } from 'react';
import type { RunName, ScenarioRun, ScenariosView, Stretch } from '../../../../functions/shared/contracts/lab.http.ts';
import { backInTarget, endingOf, lengthOf, throttledOf } from '../../lab/runs.ts';
import { clock, ms, NOTHING, percent, whole } from '../../lab/words.ts';
import { numbers, TableHead, unseen } from '../TableHead.tsx';
import type { Targets } from './Charts.tsx';

const AT_FIRST = 5;

interface AfterRunProps {
  readonly view: ScenariosView | null;
  readonly targets: Targets | null;
  readonly locked: string | null;
  readonly busy: boolean;
  readonly onAgain: (name: RunName, seed: number) => void;
}

export function AfterRun({ view, targets, locked, busy, onAgain }: AfterRunProps) {
  const [all, setAll] = useState(false);
  const [open, setOpen] = useState<string | null>(null);
  const runs = view?.finished ?? [];
  const labels = new Map(view?.scenarios.map(({ id, label }) => [id, label]));
  return (
    <section className="panel after" aria-label="After the run">
      <header className="panel-head">
        <h2>After the run</h2>
        <span className="muted">finished runs of this hour</span>
      </header>
      {runs.length === 0 ? (
        <p className="hint pad">
          {view === null ? 'Reading…' : 'No run has ended within the hour. Start a scenario and stop it again.'}
        </p>
      ) : (
        <section className="table-scroll" aria-label="Finished runs">
          <table className="lab-table">
            <TableHead columns={COLUMNS} />
            <tbody>
              {(all ? runs : runs.slice(0, AT_FIRST)).map((run) => {
                const label = labels.get(run.scenario) ?? run.scenario;
                const opened = open === run.runId;
                return (
                  <Fragment key={run.runId}>
                    <Row
                      run={run}
                      label={label}
                      targets={targets}
                      opened={opened}
                      onOpen={() => setOpen(opened ? null : run.runId)}
                      disabled={locked !== null || busy}
                      onAgain={() => onAgain(run.scenario, run.seed)}
                    />
                    {opened && (
                      <tr className="run-detail">
                        <td colSpan={13}>
                          <Detail run={run} />
                        </td>
                      </tr>
                    )}
                  </Fragment>
                );
              })}
            </tbody>
          </table>
        </section>
      )}
      {runs.length > AT_FIRST && (
        <button type="button" className="link pad-link" onClick={() => setAll(!all)}>
          {all ? 'Show the newest five' : `Show all ${runs.length}`}
        </button>
      )}
    </section>
  );
}

interface RowProps {
  readonly run: ScenarioRun;
  readonly label: string;
  readonly targets: Targets | null;
  readonly opened: boolean;
  readonly onOpen: () => void;
  readonly disabled: boolean;
  readonly onAgain: () => void;
}

/** Out of target is said by weight as well as by colour. */
const Judged = ({ bad, children }: { bad: boolean; children: string }) =>
  bad ? <b className="ft">{children}</b> : children;

function Row({ run, label, targets, opened, onOpen, disabled, onAgain }: RowProps) {
  const { during, outcome, seed, endedBecause } = run;
  const over = (value: number | null | undefined, target: number | undefined) =>
    value != null && target !== undefined && value >= target;
  return (
    <tr data-run={run.runId}>
      <th scope="row">
        <button type="button" className="link plain" aria-expanded={opened} onClick={onOpen}>
          <span aria-hidden="true">{opened ? '▾ ' : '▸ '}</span>
          <b>{label}</b>
        </button>
        {endedBecause === 'lost' && <span className="ft small"> lost</span>}
      </th>
      <td className="mono muted">{seed}</td>
      <td className="num">{lengthOf(run)}</td>
      <td className="num">{whole(outcome.requests)}</td>
      <td className="num">{during === null ? NOTHING : during.requestRate.toFixed(1)}</td>
      <td className="num">{ms(during?.p50LatencyMs ?? null)}</td>
      <td className="num">
        <Judged bad={over(during?.p95LatencyMs, targets?.p95LatencyMs)}>{ms(during?.p95LatencyMs ?? null)}</Judged>
      </td>
      <td className="num">{ms(during?.p99LatencyMs ?? null)}</td>
      <td className="num">
        <Judged bad={over(during?.errorRatePct, targets?.errorRatePct)}>
          {during === null ? NOTHING : percent(during.errorRatePct)}
        </Judged>
      </td>
      <td className="num">{whole(throttledOf(run))}</td>
      <td className="num">
        <Judged bad={over(during?.deepest, targets?.queueDepth)}>
          {during === null ? NOTHING : whole(during.deepest)}
        </Judged>
      </td>
      <td className="num">
        <span className={run.backInTargetSeconds === 0 ? 'muted' : ''}>{backInTarget(run)}</span>
      </td>
      <td className="num">
        <button
          type="button"
          className="link"
          disabled={disabled}
          onClick={onAgain}
          aria-label={`run again ${label} with seed ${seed}`}
        >
          run again
        </button>
      </td>
    </tr>
  );
}

const COLUMNS = [
  'Scenario',
  'Seed',
  ...numbers(['Length', 'Requests', 'rps', 'p50', 'p95', 'p99', 'Errors', '429', 'Deepest', 'Back in target']),
  unseen('Do'),
];
const LINES: readonly (readonly [name: string, read: (stretch: Stretch) => string])[] = [
  ['Seconds', ({ seconds }) => whole(seconds)],
  ['Requests', ({ requests }) => whole(requests)],
  ['Requests per second', ({ requestRate }) => requestRate.toFixed(1)],
  ['p50', ({ p50LatencyMs }) => ms(p50LatencyMs)],
  ['p95', ({ p95LatencyMs }) => ms(p95LatencyMs)],
  ['p99', ({ p99LatencyMs }) => ms(p99LatencyMs)],
  ['Errors', ({ errorRatePct }) => percent(errorRatePct)],
  ['429', ({ throttled }) => whole(throttled)],
  ['Deepest queue', ({ deepest }) => whole(deepest)],
];
const STRETCHES = ['before', 'during', 'after'] as const;

function Detail({ run }: { run: ScenarioRun }) {
  const { outcome, startedAt, endedAt } = run;
  const statuses = Object.entries(outcome.byStatus).map(([status, count]) => `${whole(count)} × ${status}`);
  return (
    <div className="run-grid">
      <table className="lab-table">
        <caption>The whole system, before, during and after</caption>
        <TableHead columns={[unseen('Number'), ...numbers(STRETCHES)]} />
        <tbody>
          {LINES.map(([name, read]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {STRETCHES.map((which) => {
                const stretch = run[which];
                return (
                  <td key={which} className="num">
                    {stretch === null ? 'not known yet' : read(stretch)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <dl className="lab-facts">
        <dt>Ran</dt>
        <dd>
          {clock(Date.parse(startedAt))} to {endedAt === null ? NOTHING : clock(Date.parse(endedAt))}, {endingOf(run)}
        </dd>
        <dt>Sent</dt>
        <dd>
          {whole(outcome.requests)}: {whole(outcome.succeeded)} as expected, {whole(outcome.failed)} failed
        </dd>
        <dt>Answers</dt>
        <dd>{statuses.length === 0 ? NOTHING : statuses.join(', ')}</dd>
        {outcome.accepted > 0 && (
          <>
            <dt>Jobs let in</dt>
            <dd>{whole(outcome.accepted)}</dd>
          </>
        )}
        <dt>Seed</dt>
        <dd className="mono">{run.seed}</dd>
      </dl>
    </div>
  );
}
