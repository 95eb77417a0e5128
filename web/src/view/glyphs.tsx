/** Glyphs of the map grammar and the icons of the controls. */
import type { Glyph } from '../model/event.ts';

const SHAPES: Readonly<Record<Glyph, React.ReactNode>> = {
  sync: <rect x="-4" y="-4" width="8" height="8" className="fill-sync" />,
  async: <circle r="4.5" className="fill-async" />,
  live: <circle r="4" className="stroke-realtime" strokeWidth="2" fill="none" />,
  fail: <path d="M0 -6 L6 0 L0 6 L-6 0Z" className="fill-fail" />,
  retry: <path d="M3.6-3.2A5 5 0 1 0 5 1M5-5.4V-2.2H1.8" className="stroke-retry" strokeWidth="1.8" fill="none" />,
  comp: <path d="M-5 0 L4 -4.8 L4 4.8Z" className="fill-comp" />,
  ring: (
    <>
      <circle r="4.2" className="stroke-ok" strokeWidth="1.5" fill="none" />
      <circle r="1.4" className="fill-ok" />
    </>
  ),
};

export const GLYPH_WORDS: Readonly<Record<Glyph, string>> = {
  sync: 'synchronous call',
  async: 'event',
  live: 'push',
  fail: 'failure',
  retry: 'retry',
  comp: 'compensation',
  ring: 'settled',
};

export function GlyphMark({ glyph, size = 14 }: { glyph: Glyph; size?: number }) {
  return (
    <svg className="glyph" width={size} height={size} viewBox="-8 -8 16 16" role="img" aria-label={GLYPH_WORDS[glyph]}>
      {SHAPES[glyph]}
    </svg>
  );
}

const ICONS = {
  half: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM8 2.5v11',
  sun: 'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM8 1.5v1.5M8 13v1.5M1.5 8H3M13 8h1.5M3.4 3.4l1 1M11.6 11.6l1 1M12.6 3.4l-1 1M4.4 11.6l-1 1',
  moon: 'M13 9.5A5.5 5.5 0 0 1 6.5 3a5.5 5.500 0 1 0 6.500 6.500z',
  help: 'M5.6 6a2.4 2.4 0 1 1 3.6 2.1c-.8.5-1.2.9-1.2 1.700M8 12.300v.1',
  x: 'm4 4 8 8M12 4l-8 8',
  check: 'm3.5 8.500 3 3 6-7',
  bang: 'M8 3.500v5.600M8 12v.1',
  pause: 'M6 4v8M10 4v8',
  play: 'm5.500 3.500 7 4.500-7 4.500z',
  fit: 'M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3',
  plus: 'M8 4v8M4 8h8',
  minus: 'M4 8h8',
  table: 'M2.500 3.500h11v9h-11zM2.500 6.500h11M6.500 6.500v6',
  left: 'm10 4-4 4 4 4',
  right: 'm6 4 4 4-4 4',
  up: 'm4 10 4-4 4 4',
  down: 'm4 6 4 4 4-4',
  reset: 'M3 8a5 5 0 1 0 1.600-3.700M3 3v2.600h2.600',
  panel: 'M2.500 3.500h11v9h-11zM6 3.500v9',
} as const;
export type IconName = keyof typeof ICONS;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg className="i" viewBox="0 0 16 16" width={size} height={size} aria-hidden="true">
      <path d={ICONS[name]} />
    </svg>
  );
}
