/** What the person chose and what the page must say. Events are never in here. */
import { create } from 'zustand';
import type { Answer } from '../live/api.ts';
import type { Link } from '../live/connection.ts';
import type { Away } from '../live/playground.ts';
import type { Topology } from '../model/topology.ts';
import type { Positions } from '../scene/geometry.ts';

export type Selection =
  | { readonly kind: 'node'; readonly id: string }
  | { readonly kind: 'event'; readonly id: string };
export type Theme = 'system' | 'light' | 'dark';

export interface Session {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly string[];
}

export interface Call extends Answer {
  readonly key: number;
  readonly note: string;
}

export interface Filters {
  readonly kind: string;
  readonly service: string;
  readonly type: string;
  /** A correlation id or event id, or the end of one. */
  readonly id: string;
  readonly failures: boolean;
}
export const NO_FILTERS: Filters = { kind: '', service: '', type: '', id: '', failures: false };

/** In place of a part of the map: all of it. */
export const EVERYTHING = 'everything';

export interface UiState {
  readonly link: Link;
  readonly topology: Topology | null;
  readonly topologyError: { readonly reason: string; readonly since: number } | null;
  readonly role: 'viewer' | 'operator' | null;
  readonly away: Away | null;
  readonly selection: Selection | null;
  readonly follow: string | null;
  readonly paused: boolean;
  readonly theme: Theme;
  /** The theme in force, the system's wish resolved; a forced one is the system's own, light or dark. */
  readonly ground: 'light' | 'dark' | 'forced light' | 'forced dark' | '';
  readonly motion: 'system' | 'reduced';
  readonly table: boolean;
  /** The part of the map that is looked at; null: the first one. */
  readonly district: string | null;
  /** Chosen tab of the action panel. */
  readonly tab: string;
  /** Orders placed on this page: a list that is open reads itself again. */
  readonly ordered: number;
  readonly leftOpen: boolean;
  readonly rightOpen: boolean;
  readonly filters: Filters;
  /** The search over commands, places and events is open. */
  readonly palette: boolean;
  readonly positions: Positions;
  /** The map shows the chosen place's neighbourhood of so many steps only; 0: all of it. */
  readonly steps: number;
  readonly session: Session | null | 'unknown';
  /** The account that one click has made: its password is known to nobody else. */
  readonly made: { readonly email: string; readonly password: string } | null;
  readonly calls: readonly Call[];
  readonly notice: string | null;
  /** Brings the arrangement back that was just reset. */
  readonly undoLayout: (() => void) | null;
  /** Grows when a payload came back from the journal. */
  readonly details: number;
}

const stored = <T extends string>(key: string, allowed: readonly T[], fallback: T): T => {
  const value = localStorage.getItem(key);
  return allowed.find((one) => one === value) ?? fallback;
};

export const useUi = create<UiState>(() => ({
  link: { state: 'connecting' },
  topology: null,
  topologyError: null,
  role: null,
  away: null,
  selection: null,
  follow: null,
  paused: false,
  theme: stored('theme', ['system', 'light', 'dark'], 'system'),
  ground: '',
  motion: stored('motion', ['system', 'reduced'], 'system'),
  table: false,
  district: null,
  tab: 'shop',
  ordered: 0,
  leftOpen: true,
  rightOpen: true,
  filters: NO_FILTERS,
  palette: false,
  positions: {},
  steps: 0,
  session: 'unknown',
  made: null,
  calls: [],
  notice: null,
  undoLayout: null,
  details: 0,
}));

export const setUi = useUi.setState;
export const getUi = useUi.getState;

export const select = (selection: Selection | null): void =>
  setUi({ selection, ...(selection ? { rightOpen: true } : {}) });
export const setFollow = (follow: string | null): void => setUi({ follow });

let calls = 0;
/** Remembers a call of the action panel, newest first. */
export const noteCall = (answer: Answer, note: string): void => {
  calls += 1;
  const call: Call = { ...answer, key: calls, note };
  setUi((state) => ({ calls: [call, ...state.calls].slice(0, 20) }));
};
