/** Opens the palette on Ctrl+K, Cmd+K or `/`; its code is loaded then. */
import { Suspense, useEffect } from 'react';
import { Boundary } from '../Boundary.tsx';
import { onKey } from '../keys.ts';
import { later } from '../later.tsx';
import { setUi, useUi } from '../store.ts';

const { Part: Palette, warm } = later(async () => (await import('./Palette.tsx')).Palette);
/** After the page has come to rest its code is fetched, so that it opens at once. */
const AT_REST = 3_000;

export function PaletteHost() {
  const open = useUi((state) => state.palette);
  useEffect(() => {
    // Also from within a field: with Ctrl or Cmd it is no letter.
    const listen = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || event.altKey || event.shiftKey || event.ctrlKey === event.metaKey) return;
      event.preventDefault();
      const shown = document.querySelector<HTMLDialogElement>('dialog.palette');
      // Closing it gives the focus back to where it was.
      if (shown === null) setUi({ palette: true });
      else shown.close();
    };
    window.addEventListener('keydown', listen);
    const ahead = setTimeout(warm, AT_REST);
    const stop = onKey((key) => {
      if (key === '/') setUi({ palette: true });
      return key === '/';
    });
    return () => {
      window.removeEventListener('keydown', listen);
      clearTimeout(ahead);
      stop();
    };
  }, []);
  return open ? (
    <Boundary name="palette-part">
      <Suspense fallback={null}>
        <Palette />
      </Suspense>
    </Boundary>
  ) : null;
}
