import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './tokens.css';
import './view/styles/index.css';
import { loadConfig } from './live/config.ts';
import { createPlayground, type Playground } from './live/playground.ts';
import { App } from './view/App.tsx';
import { loadPositions } from './view/layout-store.ts';
import { followMotion, startPreferences } from './view/preferences.ts';
import { exposeProbe } from './view/probe.ts';
import { getUi, setUi } from './view/store.ts';
import { liveMap, warmPast } from './view/time/actions.ts';
import { openWithoutSystem } from './view/time/link.ts';
import { getTime, setTime } from './view/time/time-store.ts';

startPreferences();
const holder = document.getElementById('root');
if (holder === null) throw new Error('index.html has no #root.');
const root = createRoot(holder);
const draw = (playground: Playground | null, missing: string | null) =>
  root.render(
    <StrictMode>
      <App playground={playground} missing={missing} />
    </StrictMode>,
  );

draw(null, null);
const result = await loadConfig(new URL(document.baseURI));
if ('missing' in result) {
  setTime({ missing: result.missing });
  await openWithoutSystem();
  draw(null, result.missing);
} else {
  setUi({ positions: loadPositions(result.config.stage) });
  const playground = createPlayground(result.config, {
    link: (link) => setUi({ link }),
    topology: liveMap,
    topologyFailed(reason) {
      const before = getUi().topologyError;
      if (reason === null && before === null) return;
      setUi({ topologyError: reason === null ? null : { reason, since: before?.since ?? Date.now() } });
    },
    role: (role) => setUi({ role }),
    away: (away) => setUi({ away }),
    detail(event) {
      if (event !== null) getTime().shown?.world.ring.payloads.put(event);
      setUi((state) => ({ details: state.details + 1 }));
    },
  });
  setTime({ live: playground });
  followMotion(playground);
  exposeProbe(playground);
  draw(playground, null);
  // Once all is quiet: a page that has lost its network can still go back in time and open a file.
  setTimeout(warmPast, 5_000);
}
