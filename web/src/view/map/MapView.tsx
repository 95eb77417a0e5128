/** The map: nodes of React Flow, lines below them, marks on one canvas above. */
import {
  applyNodeChanges,
  type FitViewOptions,
  type NodeChange,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  useStoreApi,
} from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { edgeOf } from '../../model/circuits.ts';
import { neighbourhood } from '../../model/neighbourhood.ts';
import { silentWays } from '../../model/silence.ts';
import { districtsOf, indexTopology, type Topology } from '../../model/topology.ts';
import { arranged, createGeometry, type Positions } from '../../scene/geometry.ts';
import type { Painter } from '../../scene/painter.ts';
import { usePlayground } from '../context.ts';
import { useSampled } from '../heartbeat.ts';
import { moveNodes } from '../layout-store.ts';
import { PlaceNode, type PlaceNodeType } from '../nodes/PlaceNode.tsx';
import { prefersLessMotion } from '../preferences.ts';
import { EVERYTHING, select, useUi } from '../store.ts';
import { Edges } from './Edges.tsx';
import { driftOf } from './edge-words.ts';
import { readTouched, touchedBy, writeTouched } from './follow.ts';
import { Groups } from './Groups.tsx';
import { Legend } from './Legend.tsx';
import { MapControls } from './MapControls.tsx';
import { MapNotes } from './MapNotes.tsx';
import { MarkCanvas } from './MarkCanvas.tsx';
import { createMapKeys } from './map-keys.ts';

const NODE_TYPES = { place: PlaceNode };
const GRID: [number, number] = [8, 8];
/** A low window has a legend of one line; on a phone names stay readable, and one pans from the orders on. */
const LOW = window.innerHeight < 860;
const PHONE = window.innerWidth < 760;
const FIT = {
  padding: { top: PHONE ? '60px' : '16px', right: '16px', bottom: LOW ? '52px' : '80px', left: '16px' },
  maxZoom: 2,
  ...(PHONE ? { minZoom: 0.62, nodes: [{ id: 'service:orders' }, { id: 'queue:cart-clearing' }] } : {}),
} as const;

/** What a fit shows: the chosen part with what stands above it, or everything. */
function fitOf(topology: Topology, district: string | null): FitViewOptions {
  const districts = districtsOf(topology);
  const shown = districts.find(({ id }) => id === district) ?? districts[0];
  if (shown === undefined || district === EVERYTHING) return FIT;
  const above = shown === districts[0] ? ['client', 'gateway'] : [];
  const nodes = [...shown.nodes, ...above].map((id) => ({ id }));
  return PHONE && shown === districts[0] ? FIT : { ...FIT, nodes };
}

const toNodes = (topology: Topology, positions: Positions): PlaceNodeType[] =>
  topology.nodes.map((place) => ({
    id: place.id,
    type: 'place',
    position: positions[place.id] ?? { x: place.x, y: place.y },
    width: place.width,
    height: place.height,
    data: { place, districts: districtsOf(topology), drift: driftOf(place, topology) },
    // The bus lies under its rules.
    zIndex: place.kind === 'bus' ? 0 : 1,
    ariaLabel: place.label,
  }));

/** Words that would be under 10 px on screen are hidden, with some slack so that they do not flicker. */
function detail(zoom: number, before: string): string {
  const slack = 0.03;
  const limits = [
    [0.4, 'far'],
    [0.58, 'small'],
  ] as const;
  for (const [limit, name] of limits) if (zoom < limit + (before === name ? slack : -slack)) return name;
  return 'full';
}

/** Below this zoom parts of the map tell their sums, with some slack so that they do not flicker. */
const grouped = (zoom: number, before: string): string => (zoom < (before === 'yes' ? 0.55 : 0.5) ? 'yes' : 'no');

function Canvas({ topology }: { topology: Topology }) {
  const playground = usePlayground();
  const flow = useReactFlow<PlaceNodeType>();
  const store = useStoreApi();
  const positions = useUi((state) => state.positions);
  const selection = useUi((state) => state.selection);
  const follow = useUi((state) => state.follow);
  const ground = useUi((state) => state.ground);
  const district = useUi((state) => state.district);
  const pane = useRef<HTMLDivElement>(null);
  const painter = useRef<Painter | null>(null);
  const index = useMemo(() => indexTopology(topology), [topology]);
  const places = useMemo(() => arranged(index, positions), [index, positions]);
  const geometry = useMemo(() => createGeometry(index, positions), [index, positions]);
  const [nodes, setNodes] = useState<PlaceNodeType[]>(() => toNodes(topology, places));

  // As text, so that nothing renders while nothing new was touched.
  const trace = useSampled(() => (follow === null ? '' : writeTouched(touchedBy(playground, follow))));
  const chosen = selection?.kind === 'node' ? selection.id : null;
  const steps = useUi((state) => state.steps);
  const touched = useMemo(() => {
    if (trace !== '') return readTouched(trace);
    return steps === 0 || chosen === null ? null : neighbourhood(index, chosen, steps);
  }, [trace, steps, chosen, index]);
  const graves = useSampled(() => {
    const full = topology.nodes.filter(({ id, kind }) => {
      if (kind !== 'dlq') return false;
      const owner = index.edgesOf(id).find((edge) => edge.to === id)?.from ?? '';
      return (playground.world.books.queues.get(owner.slice(owner.indexOf(':') + 1))?.dead.size ?? 0) > 0;
    });
    return full.map(({ id }) => id).join(' ');
  });
  const graveSet = useMemo(() => new Set(graves.split(' ')), [graves]);

  const heard = useSampled(() => playground.world.circuits.version);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for all that was heard
  const circuits = useMemo(
    () => new Map(playground.world.circuits.all().map((circuit) => [edgeOf(circuit), circuit.state])),
    [playground, heard],
  );

  const quiet = useSampled(() => {
    const [now, since] = [playground.serverNow(), playground.watchedSince].map((time) => Math.floor(time / 1_000));
    return silentWays(topology, playground.world.counters, now ?? 0, since ?? 0).join(' ');
  });
  const silent = useMemo(() => new Set(quiet.split(' ')), [quiet]);

  useEffect(() => {
    setNodes((before) => {
      const dragging = new Set(before.filter((node) => node.dragging).map(({ id }) => id));
      const known = new Map(before.map((node) => [node.id, node]));
      return toNodes(topology, places).map((node) => {
        const old = known.get(node.id);
        return {
          ...old,
          ...node,
          position: dragging.has(node.id) && old !== undefined ? old.position : node.position,
          selected: node.id === chosen,
          className: touched !== null && !touched.nodes.has(node.id) ? 'dim' : '',
        };
      });
    });
  }, [topology, places, chosen, touched]);

  useEffect(() => {
    const test = follow === null ? null : (event: { correlationId: string }) => event.correlationId === follow;
    playground.director.follow(test, playground.world.eventOf);
  }, [follow, playground]);

  useEffect(() => {
    const element = pane.current;
    if (element === null) return;
    const look = () => {
      const zoom = store.getState().transform[2];
      const next = detail(zoom, element.dataset.detail ?? '');
      if (element.dataset.detail !== next) element.dataset.detail = next;
      const groups = grouped(zoom, element.dataset.grouped ?? '');
      if (element.dataset.grouped !== groups) element.dataset.grouped = groups;
      if (groups === 'yes') element.style.setProperty('--unzoom', String(1 / zoom));
    };
    look();
    return store.subscribe(look);
  }, [store]);

  const onNodesChange = useCallback(
    (changes: NodeChange<PlaceNodeType>[]) => {
      setNodes((before) => applyNodeChanges(changes, before));
      const moved: Record<string, { x: number; y: number }> = {};
      for (const change of changes) {
        if (change.type === 'position' && change.position !== undefined) moved[change.id] = change.position;
      }
      if (Object.keys(moved).length > 0) moveNodes(playground.config.stage, moved);
      for (const change of changes)
        if (change.type === 'select' && change.selected) select({ kind: 'node', id: change.id });
    },
    [playground],
  );

  const keepPainter = useCallback((next: Painter | null) => {
    painter.current = next;
  }, []);

  /** A mark under the pointer wins over the node below it; for the keyboard there is the ticker. */
  useEffect(() => {
    const element = pane.current;
    const listen = (event: MouseEvent) => {
      const frame = element?.getBoundingClientRect();
      if (frame === undefined || painter.current === null) return;
      const row = painter.current.nearest(
        event.clientX - frame.left,
        event.clientY - frame.top,
        playground.stage.now(),
      );
      const id = row === null ? undefined : playground.world.ring.row(row)?.id;
      if (id === undefined) return;
      event.stopPropagation();
      select({ kind: 'event', id });
    };
    element?.addEventListener('click', listen, { capture: true });
    return () => element?.removeEventListener('click', listen, { capture: true });
  }, [playground]);

  const reduced = useUi(prefersLessMotion);
  const motion = reduced ? 0 : 120;
  const fit = useMemo(() => fitOf(topology, district), [topology, district]);
  useEffect(() => createMapKeys(flow, fit, motion, playground.config.stage), [flow, fit, motion, playground]);
  const looked = useRef(district);
  useEffect(() => {
    if (looked.current === district) return; // the map never moves by itself: only who chooses a part moves it
    looked.current = district;
    void flow.fitView({ ...fit, duration: motion });
  }, [flow, fit, district, motion]);

  return (
    <div ref={pane} className={`map-pane${touched === null ? '' : ' following'}`}>
      <ReactFlow
        nodes={nodes}
        nodeTypes={NODE_TYPES}
        onNodesChange={onNodesChange}
        onPaneClick={() => select(null)}
        fitView
        fitViewOptions={fit}
        minZoom={0.2}
        maxZoom={2.5}
        snapToGrid
        snapGrid={GRID}
        nodesConnectable={false}
        deleteKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
        proOptions={{ hideAttribution: true }}
        aria-label="Map of the deployed system"
      >
        <Edges
          edges={topology.edges}
          geometry={geometry}
          width={topology.world.width}
          height={topology.world.height}
          bright={touched?.edges ?? null}
          graves={graveSet}
          circuits={circuits}
          silent={silent}
        />
        <Groups index={index} geometry={geometry} />
      </ReactFlow>
      <MarkCanvas index={index} geometry={geometry} theme={ground} onPainter={keepPainter} />
      <MapControls topology={topology} fit={fit} motion={motion} />
      <Legend topology={topology} />
      <MapNotes />
    </div>
  );
}

export function MapView({ topology }: { topology: Topology }) {
  return (
    <ReactFlowProvider>
      <Canvas topology={topology} />
    </ReactFlowProvider>
  );
}
