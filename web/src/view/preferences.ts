/** Theme and motion: chosen by the person, else by the system. Applied outside React, before anything is painted. */
import type { Playground } from '../live/playground.ts';
import { getUi, setUi, type Theme, type UiState, useUi } from './store.ts';

const dark = matchMedia('(prefers-color-scheme: dark)');
const forced = matchMedia('(forced-colors: active)');
const still = matchMedia('(prefers-reduced-motion: reduce)');

export const prefersLessMotion = ({ motion }: Pick<UiState, 'motion'>): boolean =>
  motion === 'reduced' || still.matches;

function applyTheme(): void {
  const { theme, ground } = getUi();
  const next = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme;
  document.documentElement.dataset.theme = next;
  const inForce = forced.matches ? (dark.matches ? 'forced dark' : 'forced light') : next;
  if (inForce !== ground) setUi({ ground: inForce });
}

/** Starts to follow the system's wishes; called once. */
export function startPreferences(): void {
  applyTheme();
  dark.addEventListener('change', applyTheme);
  forced.addEventListener('change', applyTheme);
}

export function chooseTheme(theme: Theme): void {
  localStorage.setItem('theme', theme);
  setUi({ theme });
  applyTheme();
}

export function chooseMotion(motion: 'system' | 'reduced'): void {
  localStorage.setItem('motion', motion);
  setUi({ motion });
}

/** Keeps the picture in step with the wish for less motion. */
export function followMotion(playground: Playground): () => void {
  const apply = () => {
    const reduced = prefersLessMotion(getUi());
    document.documentElement.dataset.motion = reduced ? 'reduced' : 'full';
    playground.director.setReducedMotion(reduced);
  };
  apply();
  still.addEventListener('change', apply);
  const unsubscribe = useUi.subscribe(apply);
  return () => {
    still.removeEventListener('change', apply);
    unsubscribe();
  };
}
