/** From far away: what each part of the map does in sum, in words that stay readable at any zoom. */
import { ViewportPortal } from '@xyflow/react';
import { totalsOf } from '../../model/district-totals.ts';
import type { Topology, TopologyIndex } from '../../model/topology.ts';
import type { Geometry } from '../../scene/geometry.ts';
import { usePlayground } from '../context.ts';
import { countText, rateText } from '../format.ts';
import { useSampled } from '../heartbeat.ts';

type District = Topology['districts'][number];

interface GroupsProps {
  readonly index: TopologyIndex;
  readonly geometry: Geometry;
}

/** Left, right and lower end of what stands in a part. */
function extentOf({ nodes }: District, geometry: Geometry): { left: number; right: number; bottom: number } | null {
  const boxes = nodes.map(geometry.box).filter((box) => box !== undefined);
  if (boxes.length === 0) return null;
  return {
    left: Math.min(...boxes.map(({ x }) => x)),
    right: Math.max(...boxes.map(({ x, width }) => x + width)),
    bottom: Math.max(...boxes.map(({ y, height }) => y + height)),
  };
}

function Group({ district, index, geometry }: GroupsProps & { district: District }) {
  const { world, serverNow } = usePlayground();
  const totals = useSampled(() =>
    totalsOf(district, index, {
      counters: world.counters,
      books: world.books,
      second: Math.floor(serverNow() / 1_000) + 1,
    }),
  );
  const extent = extentOf(district, geometry);
  if (extent === null) return null;
  const { services, callsPerSecond, eventsPerSecond, failed, waiting, retrying, dead } = totals;
  return (
    <section
      className="group"
      aria-label={`${district.label} in sum`}
      style={{ left: extent.left, top: extent.bottom, width: extent.right - extent.left }}
    >
      <b>{district.label}</b>
      <span>{services} services</span>
      <span>{rateText(callsPerSecond)} calls</span>
      <span>{rateText(eventsPerSecond)} events</span>
      <span>{countText(waiting)} waiting</span>
      {retrying > 0 && <span>{countText(retrying)} retrying</span>}
      {failed > 0 && <span className="failed">{countText(failed)} failed last minute</span>}
      {dead > 0 && <span className="failed">{countText(dead)} dead</span>}
    </section>
  );
}

export function Groups({ index, geometry }: GroupsProps) {
  return (
    <ViewportPortal>
      {(index.topology.districts ?? []).map((district) => (
        <Group key={district.id} district={district} index={index} geometry={geometry} />
      ))}
    </ViewportPortal>
  );
}
