/** What the lab keeps in the browser: where boxes stand and their colours. */
import type { Offsets } from '../../lab/layout.ts';
import { type Palette, readPalette } from '../../lab/palette.ts';
import { readOffsets } from '../../lab/places.ts';

const places = (stage: string): string => `lab.layout.v1:${stage}`;
const PALETTE = 'lab.palette.v1';

export const keptOffsets = (stage: string): Offsets => readOffsets(localStorage.getItem(places(stage)));
export const keepOffsets = (stage: string, offsets: Offsets): void =>
  Object.keys(offsets).length === 0
    ? localStorage.removeItem(places(stage))
    : localStorage.setItem(places(stage), JSON.stringify(offsets));

export const keptPalette = (): Palette => readPalette(localStorage.getItem(PALETTE));
export const keepPalette = (palette: Palette): void => localStorage.setItem(PALETTE, JSON.stringify(palette));
