/** Colours of the lab's picture: by severity, or chosen by the person per kind of box. Both only use colours of the page. */
import type { LabEdge, LabNode, Severity } from '../../../functions/shared/contracts/sli.http.ts';

export const HUES = ['sync', 'async', 'realtime', 'retry', 'fail', 'comp', 'text', 'muted'] as const;
export type Hue = (typeof HUES)[number];
export const HUE_WORDS: Readonly<Record<Hue, string>> = {
  sync: 'green',
  async: 'orange',
  realtime: 'blue',
  retry: 'yellow',
  fail: 'red',
  comp: 'purple',
  text: 'ink',
  muted: 'grey',
};

export type Kind = LabNode['type'];
export const KIND_WORDS: Readonly<Record<Kind, string>> = {
  client: 'clients',
  api: 'experience API',
  service: 'services',
  store: 'read model',
  queue: 'queues',
  worker: 'workers',
};
export const KINDS = Object.keys(KIND_WORDS) as readonly Kind[];

export interface Palette {
  readonly mode: 'severity' | 'mine';
  readonly hues: Readonly<Partial<Record<Kind, Hue>>>;
}
export const BY_SEVERITY: Palette = { mode: 'severity', hues: {} };
const FIRST: Readonly<Record<Kind, Hue>> = {
  client: 'text',
  api: 'realtime',
  service: 'sync',
  store: 'comp',
  queue: 'async',
  worker: 'retry',
};
export const hueOf = ({ hues }: Palette, kind: Kind): Hue => hues[kind] ?? FIRST[kind];

const WARNED: Readonly<Partial<Record<Severity, Hue>>> = { warn: 'retry', critical: 'fail', unknown: 'muted' };

/** Null: the border of any control. */
export const boxHue = (palette: Palette, { type, severity }: Pick<LabNode, 'type' | 'severity'>): Hue | null =>
  palette.mode === 'mine' ? hueOf(palette, type) : severity === 'ok' ? null : (WARNED[severity] ?? null);

/** A line has the colour of what it leads to. */
export const lineHue = (palette: Palette, { kind, severity }: Pick<LabEdge, 'kind' | 'severity'>, target: Kind): Hue =>
  palette.mode === 'mine'
    ? hueOf(palette, target)
    : (WARNED[severity] ?? (kind === 'enqueue' || kind === 'work' ? 'async' : 'sync'));

const isHue = (value: unknown): value is Hue => HUES.some((hue) => hue === value);

/** What was kept in the browser, as far as it makes sense. */
export function readPalette(json: string | null): Palette {
  try {
    const value: unknown = JSON.parse(json ?? '{}');
    if (typeof value !== 'object' || value === null) return BY_SEVERITY;
    const hues: unknown = Reflect.get(value, 'hues');
    const kept = KINDS.flatMap((kind) => {
      const hue: unknown = typeof hues === 'object' && hues !== null ? Reflect.get(hues, kind) : null;
      return isHue(hue) ? [[kind, hue] as const] : [];
    });
    return { mode: Reflect.get(value, 'mode') === 'mine' ? 'mine' : 'severity', hues: Object.fromEntries(kept) };
  } catch {
    return BY_SEVERITY;
  }
}
