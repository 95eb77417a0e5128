import { usePlayground } from '../context.ts';
import { clockText } from '../format.ts';
import { GlyphMark } from '../glyphs.tsx';
import { useSampled } from '../heartbeat.ts';
import { select } from '../store.ts';

/** Short list of events, newest last, each opening itself. */
export function EventList({ read, empty }: { read: () => readonly number[]; empty: string }) {
  const { world } = usePlayground();
  const rows = useSampled(() => read().slice(-30).join(' '));
  const found = rows === '' ? [] : rows.split(' ').map((row) => world.ring.row(Number(row)));
  if (found.length === 0) return <p className="hint">{empty}</p>;
  return (
    <ol className="events">
      {found.map(
        (row) =>
          row !== null && (
            <li key={row.id}>
              <GlyphMark glyph={row.glyph} />
              <button type="button" className="link plain" onClick={() => select({ kind: 'event', id: row.id })}>
                {row.type}
              </button>
              <span className="muted num">{clockText(row.time)}</span>
            </li>
          ),
      )}
    </ol>
  );
}
