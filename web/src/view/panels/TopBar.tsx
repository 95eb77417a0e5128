import { useRef } from 'react';
import type { Playground } from '../../live/playground.ts';
import { usePlaygroundOrNull } from '../context.ts';
import { ageText } from '../format.ts';
import { Icon } from '../glyphs.tsx';
import { useSampled } from '../heartbeat.ts';
import { KEYS } from '../keys.ts';
import { LettersSwitch } from '../palette/LettersSwitch.tsx';
import { chooseMotion, chooseTheme } from '../preferences.ts';
import { useRoute } from '../route.ts';
import { setUi, type Theme, useUi } from '../store.ts';
import { PastBadge } from '../time/Moment.tsx';
import { useTime } from '../time/time-store.ts';
import { goTo, VIEWS } from '../views.ts';

const THEMES: readonly (readonly [Theme, string, 'half' | 'sun' | 'moon'])[] = [
  ['system', 'Theme of the system', 'half'],
  ['light', 'Light theme', 'sun'],
  ['dark', 'Dark theme', 'moon'],
];

function Badge({ playground }: { playground: Playground }) {
  const link = useUi((state) => state.link);
  const role = useUi((state) => state.role);
  const round = useSampled(() => (playground.roundTrip === null ? '' : `${Math.round(playground.roundTrip)} ms`));
  const since = useSampled(() => (link.state === 'lost' ? ageText(Date.now() - link.since) : ''));
  switch (link.state) {
    case 'live':
      return (
        <span className="pill live" data-link="live">
          <span className="dot" />
          <b>Live</b>
          <span className="muted">{round}</span>
          {role === 'operator' && <span className="muted">operator</span>}
        </span>
      );
    case 'connecting':
      return (
        <span className="pill" data-link="connecting">
          Connecting…
        </span>
      );
    default:
      return (
        <span className="pill bad" data-link={link.state}>
          <Icon name="bang" size={14} />
          <b>{link.state === 'lost' ? `Connection lost ${since} ago` : 'Not connected'}</b>
        </span>
      );
  }
}

export function TopBar() {
  const playground = usePlaygroundOrNull();
  const theme = useUi((state) => state.theme);
  const motion = useUi((state) => state.motion);
  const table = useUi((state) => state.table);
  const recorded = useTime(({ shown, source }) => shown !== null && source.kind !== 'memory');
  const { path } = useRoute();
  const lab = path === '/lab';
  const help = useRef<HTMLDialogElement>(null);
  const at = THEMES.findIndex(([name]) => name === theme);
  const [next] = THEMES[(at + 1) % THEMES.length] ?? ['system'];
  const [, word, icon] = THEMES[at] ?? THEMES[0] ?? ['system', '', 'half'];
  return (
    <header className="top">
      <button
        type="button"
        className="skip"
        onClick={() => document.querySelector<HTMLElement>(lab ? '.lab-main' : '.ticker select')?.focus()}
      >
        {lab ? 'Skip the scenarios' : 'Skip the map'}
      </button>
      <h1 className="brand">
        <svg width="20" height="20" viewBox="0 0 20 20" className="i" aria-hidden="true">
          <rect x="2" y="8" width="16" height="4" rx="1.5" />
          <path d="M6 8V3M14 8V3M6 17v-5M10 17v-5M14 17v-5" />
        </svg>
        Playground
      </h1>
      <nav className="nav" aria-label="Views">
        {VIEWS.map((view) => (
          <a
            key={view.path}
            href={`#${view.path}`}
            aria-current={view.path === path ? 'page' : undefined}
            onClick={(event) => {
              if (event.ctrlKey || event.metaKey || event.shiftKey) return;
              event.preventDefault();
              goTo(view);
            }}
          >
            <kbd>{view.key}</kbd> {view.label}
          </a>
        ))}
      </nav>
      <span className="grow" />
      <PastBadge />
      {!recorded && playground !== null && <Badge playground={playground} />}
      {playground !== null && (
        <button type="button" className="btn" title="Search (Ctrl+K)" onClick={() => setUi({ palette: true })}>
          Search <kbd>/</kbd>
        </button>
      )}
      <button
        type="button"
        className="icon-btn"
        aria-pressed={table}
        aria-label={lab ? 'Values as table' : 'Map as table'}
        title={`${lab ? 'Values as table' : 'Map as table'} (T)`}
        onClick={() => setUi({ table: !table })}
      >
        <Icon name="table" />
      </button>
      <button
        type="button"
        className="icon-btn"
        aria-label={`${word}; change it`}
        title={word}
        onClick={() => chooseTheme(next)}
      >
        <Icon name={icon} />
      </button>
      <button
        type="button"
        className="icon-btn"
        aria-label="Keys and motion"
        title="Keys and motion (?)"
        data-help
        onClick={() => help.current?.showModal()}
      >
        <Icon name="help" />
      </button>
      <dialog ref={help} className="dialog" aria-label="Keys and motion">
        <h2 className="title">Keys</h2>
        <table className="account">
          <tbody>
            {KEYS.map(([key, does]) => (
              <tr key={key}>
                <th scope="row">
                  <kbd>{key}</kbd>
                </th>
                <td>{does}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <label className="check">
          <input
            type="checkbox"
            checked={motion === 'reduced'}
            onChange={({ target }) => chooseMotion(target.checked ? 'reduced' : 'system')}
          />
          Less motion: ways light up instead of moving marks
        </label>
        <LettersSwitch />
        <form method="dialog">
          <button type="submit" className="btn lg">
            Close
          </button>
        </form>
      </dialog>
    </header>
  );
}
