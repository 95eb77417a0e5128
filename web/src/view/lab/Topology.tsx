/** The lab's picture, left to right, with what a person chose about it: places, colours, one box. */
import { useEffect, useRef, useState } from 'react';
import type { LabTopology } from '../../../../functions/shared/contracts/sli.http.ts';
import type { Offsets } from '../../lab/layout.ts';
import type { Palette } from '../../lab/palette.ts';
import { onKey } from '../keys.ts';
import { useUi } from '../store.ts';
import { Colours } from './Colours.tsx';
import { keepOffsets, keepPalette, keptOffsets, keptPalette } from './keep.ts';
import { TopologyPicture } from './TopologyPicture.tsx';
import { Ingress, NodeDetail, TopologyTable } from './TopologyWords.tsx';

const UNDO_MS = 10_000;

interface TopologyProps {
  readonly topology: LabTopology | null;
  readonly stale: boolean;
  readonly stage: string;
}

export function Topology({ topology, stale, stage }: TopologyProps) {
  const [offsets, setOffsets] = useState<Offsets>(() => keptOffsets(stage));
  const [palette, setPalette] = useState<Palette>(keptPalette);
  const [undo, setUndo] = useState<Offsets | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const table = useUi((state) => state.table);
  useEffect(() => {
    if (undo === null) return;
    const timer = setTimeout(() => setUndo(null), UNDO_MS);
    return () => clearTimeout(timer);
  }, [undo]);
  const change = (next: Offsets) => {
    setOffsets(next);
    keepOffsets(stage, next);
  };
  const reset = useRef(() => {});
  reset.current = () => {
    if (Object.keys(offsets).length === 0) return;
    setUndo(offsets);
    change({});
  };
  useEffect(
    () =>
      onKey((key) => {
        if (key === 'r') reset.current();
        return key === 'r';
      }),
    [],
  );
  const choosePalette = (next: Palette) => {
    setPalette(next);
    keepPalette(next);
  };
  const node = topology?.nodes.find(({ id }) => id === chosen);
  return (
    <section className={`panel topo${stale ? ' stale' : ''}`} aria-label="Topology">
      <header className="panel-head">
        <h2>Topology</h2>
        {topology !== null && <span className="muted">last {topology.windowSeconds} s</span>}
        <span className="grow" />
        <Colours palette={palette} onChange={choosePalette} />
        <button
          type="button"
          className="btn small"
          onClick={() => {
            if (undo === null) return reset.current();
            change(undo);
            setUndo(null);
          }}
        >
          {undo === null ? 'Reset layout' : 'Undo reset'}
        </button>
      </header>
      {topology === null ? (
        <p className="hint pad">Reading the picture…</p>
      ) : table ? (
        <TopologyTable topology={topology} />
      ) : (
        <TopologyPicture
          topology={topology}
          palette={palette}
          offsets={offsets}
          chosen={chosen}
          onMove={change}
          onChoose={setChosen}
        />
      )}
      {node !== undefined && !table && <NodeDetail node={node} onClose={() => setChosen(null)} />}
      {topology !== null && <Ingress topology={topology} />}
    </section>
  );
}
