/** Everything the palette can do, beside going somewhere. */
import { copyText } from '../inspector/copy.ts';
import { doKey } from '../keys.ts';
import { chooseMotion, chooseTheme } from '../preferences.ts';
import { NO_FILTERS, setFollow, setUi, type UiState } from '../store.ts';
import { VIEWS } from '../views.ts';
import type { PaletteEntry } from './entries.ts';

const command = (label: string, hint: string, run: () => void): PaletteEntry => ({
  key: `command ${label}`,
  group: 'Command',
  label,
  hint,
  run,
});
/** What a key does, by its name. */
const keyed = (label: string, hint: string, key: string): PaletteEntry => command(label, hint, () => void doKey(key));
const tab = (label: string, name: string): PaletteEntry =>
  command(`Open ${label}`, 'action panel', () => setUi({ leftOpen: true, tab: name }));

type Shown = Pick<UiState, 'table' | 'follow' | 'leftOpen' | 'rightOpen' | 'filters' | 'motion' | 'role'>;

export const commandsFor = (ui: Shown): PaletteEntry[] => [
  ...VIEWS.map(({ label, key }) => keyed(`Go to: ${label}`, `view ${key}`, key)),
  keyed('Pause or resume the picture', 'space', ' '),
  keyed('One event back', ',', ','),
  keyed('One event on', '.', '.'),
  keyed('Go to the oldest event', 'Home', 'Home'),
  keyed('Return to live', 'End', 'End'),
  ...(ui.follow === null ? [] : [command('Stop following', 'Esc', () => setFollow(null))]),
  command(ui.filters.failures ? 'Show all events in the ticker' : 'Show failures only in the ticker', 'filter', () =>
    setUi((state) => ({ filters: { ...state.filters, failures: !state.filters.failures } })),
  ),
  ...(JSON.stringify(ui.filters) === JSON.stringify(NO_FILTERS)
    ? []
    : [command('Clear the ticker’s filters', 'filter', () => setUi({ filters: NO_FILTERS }))]),
  keyed(ui.table ? 'Show the map' : 'Show the map as a table', 'T', 't'),
  keyed('Fit the map', '0', '0'),
  keyed('Zoom in', '+', '+'),
  keyed('Zoom out', '-', '-'),
  keyed('Reset the layout', 'R, can be undone', 'r'),
  command('Layouts: save, choose, delete', 'map', () => document.querySelector<HTMLElement>('[data-layouts]')?.click()),
  keyed(ui.leftOpen ? 'Fold the action panel' : 'Unfold the action panel', '[', '['),
  keyed(ui.rightOpen ? 'Fold the inspector' : 'Unfold the inspector', ']', ']'),
  tab('Shop', 'shop'),
  tab('Orders', 'orders'),
  tab('Mail', 'mail'),
  tab('Profile', 'profile'),
  ...(ui.role === 'operator' ? [tab('Operator', 'operator')] : []),
  command('Light theme', 'looks', () => chooseTheme('light')),
  command('Dark theme', 'looks', () => chooseTheme('dark')),
  command('Theme of the system', 'looks', () => chooseTheme('system')),
  ui.motion === 'reduced'
    ? command('Motion as the system wishes', 'looks', () => chooseMotion('system'))
    : command('Less motion', 'looks', () => chooseMotion('reduced')),
  command('Copy the link to this view', 'share', () => void copyText(location.href, 'Link')),
  keyed('Show the keys', '?', '?'),
];
