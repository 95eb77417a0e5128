/** The load lab: indicators, charts, picture and runs of the deals platform, read from its doors while somebody looks. */
import './lab.css';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { RunName } from '../../../../functions/shared/contracts/lab.http.ts';
import type { SliView } from '../../../../functions/shared/contracts/sli.http.ts';
import { isHybridView, isLabTopology, isScenariosView, isSliView } from '../../lab/answers.ts';
import { newSeed, parseLabLink } from '../../lab/link.ts';
import { type DoorState, isStale } from '../../lab/poll.ts';
import { marksOf } from '../../lab/runs.ts';
import { columnsOf, mergeSeries, type Series, secondsToAsk } from '../../lab/series.ts';
import type { LivePlayground } from '../../live/playground.ts';
import { Account } from '../act/Account.tsx';
import { createSessionActions } from '../act/session-actions.ts';
import { useSampled } from '../heartbeat.ts';
import { onKey } from '../keys.ts';
import { useRoute } from '../route.ts';
import { getUi, setUi, useUi } from '../store.ts';
import { AfterRun } from './AfterRun.tsx';
import { Cards } from './Cards.tsx';
import { Charts } from './Charts.tsx';
import { ReadModel } from './ReadModel.tsx';
import { Scenarios } from './Scenarios.tsx';
import { Topology } from './Topology.tsx';
import { Troubles } from './Troubles.tsx';
import { TryIt } from './TryIt.tsx';
import { useDoor } from './use-door.ts';
import { useScenarioControl } from './use-scenarios.ts';

const WINDOW_SECONDS = 30;
const NO_SERIES: Series = [];

interface Indicators {
  readonly view: SliView;
  readonly series: Series;
}

export function LabView({ live }: { live: LivePlayground }) {
  const { apiUrl, stage } = live.config;
  const { query } = useRoute();
  const link = parseLabLink(query);
  const [seed, setSeed] = useState(() => link.seed ?? newSeed(Math.random));
  const sli = useDoor<Indicators>(
    (before) =>
      `${apiUrl}/api/sli?window=${WINDOW_SECONDS}&series=${secondsToAsk(before?.series ?? NO_SERIES, live.serverNow())}`,
    (body, before) =>
      isSliView(body) ? { view: body, series: mergeSeries(before?.series ?? NO_SERIES, body.series) } : null,
  );
  const topology = useDoor(
    () => `${apiUrl}/api/topology`,
    (body) => (isLabTopology(body) ? body : null),
  );
  const scenarios = useDoor(
    () => `${apiUrl}/api/scenarios`,
    (body) => (isScenariosView(body) ? body : null),
  );
  const hybrid = useDoor(
    () => `${apiUrl}/api/hybrid`,
    (body) => (isHybridView(body) ? body : null),
  );
  const control = useScenarioControl(apiUrl, scenarios);
  const who = useOperator(apiUrl);
  const connected = useUi((state) => state.link.state === 'live');
  useKeys();

  const now = useSampled(() => Math.floor(Date.now() / 1_000)) * 1_000;
  const stale = (door: DoorState<unknown>) => isStale(door, now);
  const columns = useMemo(() => columnsOf(sli.value?.series ?? NO_SERIES), [sli.value]);
  const finished = scenarios.value;
  const marks = useMemo(() => (finished === null ? [] : marksOf(finished)), [finished]);
  const targets = sli.value?.view.slo.targets ?? null;
  const locked = !connected ? 'Needs a live system.' : who.locked;
  const sliStale = stale(sli);
  const charts = { columns, marks, targets, stale: sliStale };
  const askAll = () => {
    for (const door of [sli, topology, scenarios, hybrid]) door.ask();
  };
  return (
    <>
      <aside className="lab-rail" aria-label="Scenarios and what to watch">
        <Scenarios
          view={scenarios.value}
          control={control}
          locked={locked}
          chosen={link.scenarios}
          seed={seed}
          onSeed={setSeed}
          serverNow={live.serverNow}
          stale={stale(scenarios)}
        />
        {who.locked !== null && (
          <details className="who-acts">
            <summary>Act as somebody else</summary>
            <Account actions={who.actions} enabled={connected} />
          </details>
        )}
      </aside>
      <main className="lab-main" aria-label="Load lab" tabIndex={-1}>
        <Troubles
          now={now}
          onAsk={askAll}
          doors={[
            ['Indicators', sli],
            ['Topology', topology],
            ['Scenarios', scenarios],
            ['Read model', hybrid],
          ]}
        />
        {sli.value?.series.every(({ requests }) => requests === 0) && (
          <p className="quiet">
            No requests in the last 5 minutes: p95 has no value.{' '}
            <button
              type="button"
              className="link"
              disabled={locked !== null || control.busy !== null}
              onClick={() => control.set(['normal'], true, seed)}
            >
              Start normal
            </button>
          </p>
        )}
        <Cards
          view={sli.value?.view ?? null}
          series={sli.value?.series ?? NO_SERIES}
          columns={columns}
          staleSince={sliStale ? sli.at : null}
        />
        <Charts {...charts} part="first" />
        <Topology topology={topology.value} stale={stale(topology)} stage={stage} />
        <AfterRun
          view={scenarios.value}
          targets={targets}
          locked={locked}
          busy={control.busy !== null}
          onAgain={(name: RunName, again) => {
            setSeed(again);
            control.set([name], true, again);
          }}
        />
        <TryIt apiUrl={apiUrl} enabled={connected} locked={locked} />
        <ReadModel view={hybrid.value} stale={stale(hybrid)} />
        <Charts {...charts} part="more" />
      </main>
    </>
  );
}

/** Only operators switch scenarios; everybody else is told why, and where to sign in. */
function useOperator(apiUrl: string) {
  const actions = useMemo(() => createSessionActions(apiUrl), [apiUrl]);
  const session = useUi((state) => state.session);
  useEffect(() => {
    if (getUi().session === 'unknown') void actions.readWho();
  }, [actions]);
  const operator = session !== null && session !== 'unknown' && session.roles.includes('operator');
  const locked = operator
    ? null
    : 'Switching needs the operator role. The start of the system prints an unlock link and an account.';
  return { actions, locked };
}

function useKeys(): void {
  const run = useCallback((key: string) => {
    if (key === 't') setUi({ table: !getUi().table });
    else if (key === '?') document.querySelector<HTMLButtonElement>('[data-help]')?.click();
    else return false;
    return true;
  }, []);
  useEffect(() => onKey(run), [run]);
}
