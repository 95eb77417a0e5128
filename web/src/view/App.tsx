/** The whole page: bars, panels and the map, around one playground. */
import { Suspense, useEffect, useState } from 'react';
import type { Playground } from '../live/playground.ts';
import { Announcer } from './Announcer.tsx';
import { ActionPanel } from './act/ActionPanel.tsx';
import { Boundary } from './Boundary.tsx';
import { PlaygroundContext } from './context.ts';
import { onKey } from './keys.ts';
import { later } from './later.tsx';
import { MapTable } from './map/MapTable.tsx';
import { MapView } from './map/MapView.tsx';
import { NoMap, NoSystem } from './notes.tsx';
import { Offline } from './Offline.tsx';
import { PaletteHost } from './palette/PaletteHost.tsx';
import { HonestyLine } from './panels/HonestyLine.tsx';
import { Inspector } from './panels/Inspector.tsx';
import { Ticker } from './panels/Ticker.tsx';
import { TimeBar } from './panels/TimeBar.tsx';
import { TopBar } from './panels/TopBar.tsx';
import { useRoute } from './route.ts';
import { getUi, select, setFollow, setUi, useUi } from './store.ts';
import { useTimeKeys } from './time/keys.ts';
import { useLink } from './time/link.ts';
import { FileDrop, MomentNotes, NeedsLive } from './time/Moment.tsx';
import { useTime } from './time/time-store.ts';
import { Unlock } from './Unlock.tsx';
import { followToMap, viewKey } from './views.ts';

const { Part: LabView } = later(async () => (await import('./lab/LabView.tsx')).LabView);

function useKeys(playground: Playground): void {
  useEffect(
    () =>
      onKey((key) => {
        const state = getUi();
        switch (key) {
          case 't':
            setUi({ table: !state.table });
            return true;
          case 'f': {
            const { selection } = state;
            const row = selection?.kind === 'event' ? playground.world.ring.find(selection.id) : null;
            if (row !== null) setFollow(playground.world.ring.row(row)?.correlationId ?? null);
            return row !== null;
          }
          case '[':
            setUi({ leftOpen: !state.leftOpen });
            return true;
          case ']':
            setUi({ rightOpen: !state.rightOpen });
            return true;
          case 'Escape':
            if (state.selection !== null) select(null);
            else setFollow(null);
            return true;
          case '?':
            document.querySelector<HTMLButtonElement>('[data-help]')?.click();
            return true;
          default:
            return false;
        }
      }),
    [playground],
  );
}

function Stage() {
  const topology = useUi((state) => state.topology);
  const table = useUi((state) => state.table);
  const narrow = useNarrow();
  const [wanted, setWanted] = useState(false);
  useElsewhere(table || (narrow && !wanted));
  if (topology === null) return <NoMap />;
  if (table) return <MapTable topology={topology} />;
  if (narrow && !wanted) {
    return (
      <section className="empty center">
        <b>The map needs room.</b>
        <p>Ticker and table tell the same story on a small screen.</p>
        <button type="button" className="btn lg" onClick={() => setUi({ table: true })}>
          Show the table
        </button>
        <button type="button" className="btn lg" onClick={() => setWanted(true)}>
          Show the map anyway
        </button>
      </section>
    );
  }
  return <MapView topology={topology} />;
}

/** Nobody sees the map: events are counted, none waits for a picture. */
function useElsewhere(elsewhere: boolean): void {
  const live = useTime((state) => state.live);
  useEffect(() => {
    live?.setElsewhere(elsewhere);
    return () => live?.setElsewhere(false);
  }, [live, elsewhere]);
}

function useNarrow(): boolean {
  const [query] = useState(() => matchMedia('(max-width: 759px)'));
  const [narrow, setNarrow] = useState(query.matches);
  useEffect(() => {
    const look = () => setNarrow(query.matches);
    query.addEventListener('change', look);
    return () => query.removeEventListener('change', look);
  }, [query]);
  return narrow;
}

function Connected({ playground }: { playground: Playground }) {
  const { path } = useRoute();
  useEffect(() => onKey(viewKey), []);
  if (path.startsWith('/unlock/')) return <Unlock token={decodeURIComponent(path.slice('/unlock/'.length))} />;
  return path === '/lab' ? <LabPage playground={playground} /> : <MapPage playground={playground} />;
}

function LabPage({ playground }: { playground: Playground }) {
  const live = useTime((state) => state.live);
  useElsewhere(true);
  useEffect(followToMap, []);
  return (
    <PlaygroundContext value={live ?? playground}>
      <div className="page lab">
        <TopBar />
        <Boundary name="lab-main">
          {live === null ? (
            <main className="lab-main">
              <NeedsLive />
            </main>
          ) : (
            <Suspense fallback={<main className="lab-main" aria-busy="true" />}>
              <LabView live={live} />
            </Suspense>
          )}
        </Boundary>
        <MomentNotes />
        <Boundary name="honesty">
          <HonestyLine />
        </Boundary>
        <Announcer />
        <PaletteHost />
      </div>
    </PlaygroundContext>
  );
}

function MapPage({ playground }: { playground: Playground }) {
  useLink();
  useKeys(playground);
  useTimeKeys();
  const live = useTime((state) => state.live);
  const ticker = useTime((state) => (state.shown === null ? 'live' : state.source.kind));
  const left = useUi((state) => state.leftOpen);
  const right = useUi((state) => state.rightOpen);
  const drawer = useUi((state) => state.selection !== null || state.follow !== null);
  return (
    <div className={`page${left ? '' : ' no-left'}${right ? '' : ' no-right'}${drawer ? ' drawer' : ''}`}>
      <TopBar />
      {left && (
        <Boundary name="act">
          {live === null ? (
            <NeedsLive />
          ) : (
            <PlaygroundContext value={live}>
              <ActionPanel />
            </PlaygroundContext>
          )}
        </Boundary>
      )}
      <main className="map" aria-label="Map">
        <Boundary name="stage">
          <Stage />
        </Boundary>
        <MomentNotes />
        {live !== null && <Offline />}
      </main>
      {right && (
        <Boundary name="ins">
          <Inspector />
        </Boundary>
      )}
      <Boundary name="ticker">
        <Ticker key={ticker} />
      </Boundary>
      <Boundary name="time">
        <TimeBar />
      </Boundary>
      <Boundary name="honesty">
        <PlaygroundContext value={live ?? playground}>
          <HonestyLine />
        </PlaygroundContext>
      </Boundary>
      <PlaygroundContext value={live ?? playground}>
        <Announcer />
      </PlaygroundContext>
      <PaletteHost />
      <FileDrop />
    </div>
  );
}

export function App({ playground, missing }: { playground: Playground | null; missing: string | null }) {
  const past = useTime((state) => state.shown);
  const shown = past ?? playground;
  if (shown === null) return <NoSystem reason={missing} />;
  return (
    <PlaygroundContext value={shown}>
      <Connected playground={shown} />
    </PlaygroundContext>
  );
}
