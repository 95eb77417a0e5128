import { type FitViewOptions, useReactFlow, useStore } from '@xyflow/react';
import { useEffect } from 'react';
import { districtsOf, type Topology } from '../../model/topology.ts';
import { usePlayground } from '../context.ts';
import { Icon } from '../glyphs.tsx';
import { resetPositions } from '../layout-store.ts';
import { EVERYTHING, setUi, useUi } from '../store.ts';

interface MapControlsProps {
  readonly topology: Topology;
  readonly fit: FitViewOptions;
  readonly motion: number;
}

/** Part of the map, zoom, fit, reset. */
export function MapControls({ topology, fit, motion }: MapControlsProps) {
  const flow = useReactFlow();
  const zoom = useStore((state) => state.transform[2].toFixed(2));
  const moved = useUi((state) => Object.keys(state.positions).length > 0);
  const { config } = usePlayground();
  return (
    <div className="map-controls">
      {moved && (
        <button type="button" className="btn quiet" onClick={() => setUi({ undoLayout: resetPositions(config.stage) })}>
          <Icon name="reset" size={14} />
          Reset layout
        </button>
      )}
      <UndoLayout />
      <Districts topology={topology} />
      <fieldset className="zoom" aria-label="Zoom">
        <button type="button" aria-label="Zoom out" onClick={() => void flow.zoomOut({ duration: motion })}>
          <Icon name="minus" size={14} />
        </button>
        <output aria-label="Zoom level">{zoom}</output>
        <button type="button" aria-label="Zoom in" onClick={() => void flow.zoomIn({ duration: motion })}>
          <Icon name="plus" size={14} />
        </button>
        <button type="button" aria-label="Fit the map" onClick={() => void flow.fitView({ ...fit, duration: motion })}>
          <Icon name="fit" size={14} />
        </button>
      </fieldset>
    </div>
  );
}

/** One part of the map at a time, or everything. */
function Districts({ topology }: { topology: Topology }) {
  const chosen = useUi((state) => state.district);
  const districts = districtsOf(topology);
  const [home] = districts;
  if (home === undefined) return null;
  const choices = [...districts.map(({ id, label }) => ({ id, label })), { id: EVERYTHING, label: 'All' }];
  return (
    <fieldset className="zoom districts" aria-label="Part of the map">
      {choices.map(({ id, label }) => (
        <button
          key={id}
          type="button"
          aria-pressed={id === (chosen ?? home.id)}
          onClick={() => setUi({ district: id })}
        >
          {label}
        </button>
      ))}
    </fieldset>
  );
}

const UNDO_FOR = 10_000;

/** A reset asks nothing, and can be taken back for ten seconds. */
function UndoLayout() {
  const undo = useUi((state) => state.undoLayout);
  useEffect(() => {
    if (undo === null) return;
    const timer = setTimeout(() => setUi({ undoLayout: null }), UNDO_FOR);
    return () => clearTimeout(timer);
  }, [undo]);
  if (undo === null) return null;
  return (
    <button
      type="button"
      className="btn quiet"
      onClick={() => {
        undo();
        setUi({ undoLayout: null });
      }}
    >
      Undo layout
    </button>
  );
}
