/** The views of the page: one list for the bar, the keys and the search. */
import { mapLink } from './route.ts';
import { getUi, useUi } from './store.ts';

export interface View {
  readonly key: string;
  readonly path: string;
  readonly label: string;
}
export const VIEWS: readonly View[] = [
  { key: '1', path: '/map', label: 'Map' },
  { key: '2', path: '/lab', label: 'Load lab' },
];

/** The map is left and found again with what is followed and chosen. */
function addressOf({ path }: View): string {
  if (path !== '/map') return `#${path}`;
  const { follow, selection } = getUi();
  const [event, place] = [selection?.kind === 'event', selection?.kind === 'node'];
  return mapLink(follow, event ? (selection?.id ?? null) : null, { place: place ? (selection?.id ?? null) : null });
}

/** Whether the view is shown already. */
const isShown = ({ path }: View): boolean =>
  location.hash.slice(1).split('?')[0] === path || (path === '/map' && /^#?\/?$/.test(location.hash));

export function goTo(view: View): void {
  if (!isShown(view)) location.hash = addressOf(view);
}

/** From another view: whatever is followed or chosen there is shown on the map. Answers how to end that. */
export const followToMap = (): (() => void) =>
  useUi.subscribe((now, before) => {
    const followed = now.follow !== null && now.follow !== before.follow;
    const chosen = now.selection !== null && now.selection !== before.selection;
    const map = VIEWS.find(({ path }) => path === '/map');
    if ((followed || chosen) && map !== undefined) goTo(map);
  });

/** Answers whether the key was that of a view. */
export function viewKey(key: string): boolean {
  const view = VIEWS.find((one) => one.key === key);
  if (view !== undefined) goTo(view);
  return view !== undefined;
}
