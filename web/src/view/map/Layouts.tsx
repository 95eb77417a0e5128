/** Arrangements with a name: save the one on the screen, choose another one, delete. */
import { useRef, useState } from 'react';
import { usePlayground } from '../context.ts';
import { chooseLayout, deleteLayout, layoutsOf, type NamedLayout, saveLayout } from '../layouts.ts';
import { setUi, useUi } from '../store.ts';

export function Layouts() {
  const { config } = usePlayground();
  const hash = useUi((state) => state.topology?.hash);
  const [layouts, setLayouts] = useState<readonly NamedLayout[]>([]);
  const [name, setName] = useState('');
  const holder = useRef<HTMLDetailsElement>(null);
  const look = () => setLayouts(layoutsOf(config.stage));

  function save(event: React.FormEvent): void {
    event.preventDefault();
    const wanted = name.trim();
    if (wanted === '') return;
    saveLayout(config.stage, wanted);
    setName('');
    setUi({ notice: `Layout “${wanted}” saved.` });
    look();
  }

  function close(event: React.KeyboardEvent): void {
    if (event.key !== 'Escape' || holder.current?.open !== true) return;
    event.stopPropagation();
    holder.current.open = false;
    holder.current.querySelector('summary')?.focus();
  }

  return (
    <details ref={holder} className="layouts" onToggle={look} onKeyDown={close}>
      <summary className="btn" data-layouts>
        Layouts
      </summary>
      <div className="layouts-panel">
        {layouts.length === 0 && (
          <p className="hint">No layout has a name yet. Move places, then save where they stand.</p>
        )}
        <ul aria-label="Saved layouts" className="plain-list">
          {layouts.map((layout) => (
            <li key={layout.name} className="layout-row">
              <button
                type="button"
                className="btn"
                onClick={() =>
                  setUi({
                    undoLayout: chooseLayout(config.stage, layout),
                    notice: `Layout “${layout.name}” is on the screen.`,
                  })
                }
              >
                {layout.name}
              </button>
              {layout.hash !== hash && <span className="muted">of another map</span>}
              <button
                type="button"
                className="link"
                aria-label={`Delete the layout ${layout.name}`}
                onClick={() => {
                  deleteLayout(config.stage, layout.name);
                  setUi({ notice: `Layout “${layout.name}” deleted.` });
                  look();
                }}
              >
                delete
              </button>
            </li>
          ))}
        </ul>
        <form className="layout-row" onSubmit={save}>
          <input
            aria-label="Name of the layout"
            className="small-input"
            placeholder="name"
            maxLength={40}
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
          <button type="submit" className="btn" disabled={name.trim() === ''}>
            Save as
          </button>
        </form>
      </div>
    </details>
  );
}
