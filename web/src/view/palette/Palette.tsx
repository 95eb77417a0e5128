/** One field over everything: commands, places of the map, events and stories by their id. */
import './palette.css';
import { useDeferredValue, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { Topology } from '../../model/topology.ts';
import { usePlayground } from '../context.ts';
import { clockText } from '../format.ts';
import { KIND_WORDS } from '../panels/NodePanel.tsx';
import { getUi, select, setFollow, setUi, useUi } from '../store.ts';
import { commandsFor } from './commands.ts';
import { eventsLike, find, isWholeId, type Memory, normalId, type PaletteEntry } from './entries.ts';

/** A table that is drawn twice is one place. */
const placesOf = (topology: Topology | null): PaletteEntry[] =>
  (topology?.nodes ?? [])
    .filter(({ facts }) => typeof facts.shownAlso !== 'string')
    .map(({ id, kind, label, service }) => ({
      key: id,
      group: 'Place',
      label,
      hint: service === null || kind === 'service' ? KIND_WORDS[kind] : `${KIND_WORDS[kind]}, ${service}`,
      run: () => select({ kind: 'node', id }),
    }));

const openEvent = (id: string) => select({ kind: 'event', id });
const follow = (id: string) => {
  setFollow(id);
  select(null);
};

function eventsFor(ring: Memory, typed: string): PaletteEntry[] {
  const rows = eventsLike(ring, typed);
  const events = rows.map(
    ({ id, type, hop, time }): PaletteEntry => ({
      key: id,
      group: 'Event',
      label: type,
      hint: `${clockText(time)} ${hop} ${id.slice(-6)}`,
      run: () => openEvent(id),
    }),
  );
  const story = (id: string): PaletteEntry => ({
    key: `story ${id}`,
    group: 'Story',
    label: `Follow ${id.slice(-6)}`,
    hint: id,
    run: () => follow(id),
  });
  const stories = [...new Set(rows.map(({ correlationId }) => correlationId))].slice(0, 4).map(story);
  const id = normalId(typed.trim());
  if (!isWholeId(id) || rows.length > 0) return [...stories, ...events];
  // Not in memory: both ways lead to the journal, which says so when it does not have it either.
  return [
    { ...story(id), hint: `${id} from the journal` },
    {
      key: id,
      group: 'Event',
      label: `Open ${id.slice(-6)}`,
      hint: `${id} from the journal`,
      run: () => openEvent(id),
    },
  ];
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };

export function Palette() {
  const { world } = usePlayground();
  const topology = useUi((state) => state.topology);
  const dialog = useRef<HTMLDialogElement>(null);
  const list = useId();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const wanted = useDeferredValue(typed);

  useEffect(() => {
    const element = dialog.current;
    if (element?.open === false) element.showModal();
  }, []);

  const fixed = useMemo(() => [...commandsFor(getUi()), ...placesOf(topology)], [topology]);
  const found = (text: string) => [...find(fixed, text), ...eventsFor(world.ring, text)];
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is searched in is named
  const entries = useMemo(() => found(wanted), [fixed, wanted, world]);
  const chosen = entries[Math.min(at, entries.length - 1)];
  const optionId = (entry: PaletteEntry) => `${list}-${entries.indexOf(entry)}`;

  useEffect(() => {
    dialog.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  });

  const close = () => setUi({ palette: false });
  function run(entry: PaletteEntry | undefined): void {
    if (entry === undefined) return;
    // Closed first: what opens another dialog, or asks where the focus is, must not find this one.
    dialog.current?.close();
    close();
    entry.run();
  }
  function onKeyDown(event: React.KeyboardEvent): void {
    const step = STEPS[event.key];
    // Who types and presses Enter at once means what was typed, not the list that lags behind.
    if (event.key === 'Enter') run(wanted === typed ? chosen : found(typed)[0]);
    else if (step !== undefined && entries.length > 0) {
      const next = Math.min(at, entries.length - 1) + step;
      setAt(
        Math.abs(step) === 1
          ? (next + entries.length) % entries.length
          : Math.min(Math.max(next, 0), entries.length - 1),
      );
    } else return;
    event.preventDefault();
  }

  return (
    <dialog ref={dialog} className="dialog palette" aria-label="Search and commands" onClose={close}>
      <input
        type="text"
        role="combobox"
        aria-label="Search commands, places, events and stories"
        aria-expanded="true"
        aria-autocomplete="list"
        aria-controls={list}
        {...(chosen === undefined ? {} : { 'aria-activedescendant': optionId(chosen) })}
        placeholder="Command, place, event type or id"
        spellCheck={false}
        autoComplete="off"
        value={typed}
        onKeyDown={onKeyDown}
        onChange={({ target }) => {
          setTyped(target.value);
          setAt(0);
        }}
      />
      <div id={list} role="listbox" aria-label="Found" className="found">
        {entries.map((entry) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's, which keeps the focus
          <div
            key={entry.key}
            id={optionId(entry)}
            role="option"
            tabIndex={-1}
            aria-selected={entry === chosen}
            onClick={() => run(entry)}
          >
            <span className="label">{entry.label}</span>
            <span className="muted hint">{entry.hint}</span>
            <span className="muted">{entry.group}</span>
          </div>
        ))}
      </div>
      <p className="hint" role="status">
        {entries.length === 0
          ? 'Nothing found. Events are found by type, id or correlation id; three letters are enough.'
          : `${entries.length} found. Arrows choose, Enter does it, Esc closes.`}
      </p>
    </dialog>
  );
}
