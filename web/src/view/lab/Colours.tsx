/** Colours by severity, or one per kind of box; only colours of the page, so that all of them can be read. */
import { HUE_WORDS, HUES, hueOf, KIND_WORDS, KINDS, type Palette } from '../../lab/palette.ts';

export function Colours({ palette, onChange }: { palette: Palette; onChange: (palette: Palette) => void }) {
  return (
    <>
      {palette.mode === 'severity' && (
        <span className="muted legend-words">green calls, orange queues, red out of target</span>
      )}
      <label className="colour-mode">
        <span className="muted">Colours</span>
        <select
          className="small-select"
          value={palette.mode}
          onChange={({ target }) => onChange({ ...palette, mode: target.value === 'mine' ? 'mine' : 'severity' })}
        >
          <option value="severity">by severity</option>
          <option value="mine">my own</option>
        </select>
      </label>
      {palette.mode === 'mine' && (
        <details className="palette-pick">
          <summary className="btn small">Choose</summary>
          <div className="palette-list">
            {KINDS.map((kind) => (
              <label key={kind}>
                <span className={`swatch hue-${hueOf(palette, kind)}`} aria-hidden="true" />
                <span className="grow">{KIND_WORDS[kind]}</span>
                <select
                  className="small-select"
                  value={hueOf(palette, kind)}
                  onChange={({ target }) => {
                    const hue = HUES.find((one) => one === target.value);
                    if (hue !== undefined) onChange({ ...palette, hues: { ...palette.hues, [kind]: hue } });
                  }}
                >
                  {HUES.map((hue) => (
                    <option key={hue} value={hue}>
                      {HUE_WORDS[hue]}
                    </option>
                  ))}
                </select>
              </label>
            ))}
          </div>
        </details>
      )}
    </>
  );
}
