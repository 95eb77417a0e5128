/** The person's arrangement of the lab's picture, as it is kept in the browser. */
import { field } from '../live/api.ts';
import { isPlaced, type NodeId, type Offset, type Offsets } from './layout.ts';

const isOffset = (value: unknown): value is Offset =>
  Number.isFinite(field(value, 'dx')) && Number.isFinite(field(value, 'dy'));

export function readOffsets(json: string | null): Offsets {
  try {
    const value: unknown = JSON.parse(json ?? '{}');
    if (typeof value !== 'object' || value === null) return {};
    return Object.fromEntries(
      Object.entries(value).filter((entry): entry is [NodeId, Offset] => isPlaced(entry[0]) && isOffset(entry[1])),
    );
  } catch {
    return {};
  }
}
