import { randomHex } from './random-hex.ts';

/** The parts of `X-Amzn-Trace-Id`. */
export interface TraceHeader {
  readonly root: string;
  readonly parent: string | null;
  /** null: nobody has decided yet. */
  readonly sampled: boolean | null;
}

const ROOT = /^1-[0-9a-f]{8}-[0-9a-f]{24}$/i;
const PARENT = /^[0-9a-f]{16}$/i;

export const newSegmentId = () => randomHex(8);

const newRoot = (nowMs: number) =>
  `1-${Math.floor(nowMs / 1000)
    .toString(16)
    .padStart(8, '0')}-${randomHex(12)}`;

/** Reads what the caller sent; a missing or malformed root begins a new trace, as API Gateway does. */
export function readTraceHeader(value: string | undefined, nowMs: number): TraceHeader {
  const parts = new Map<string, string>();
  for (const part of (value ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0) parts.set(part.slice(0, at).trim().toLowerCase(), part.slice(at + 1).trim());
  }
  const root = parts.get('root');
  if (root === undefined || !ROOT.test(root)) return { root: newRoot(nowMs), parent: null, sampled: null };
  const parent = parts.get('parent') ?? '';
  const sampled = parts.get('sampled');
  return {
    root,
    parent: PARENT.test(parent) ? parent : null,
    sampled: sampled === '1' ? true : sampled === '0' ? false : null,
  };
}

export function formatTraceHeader({ root, parent, sampled }: TraceHeader): string {
  const withParent = parent === null ? `Root=${root}` : `Root=${root};Parent=${parent}`;
  return sampled === null ? withParent : `${withParent};Sampled=${sampled ? 1 : 0}`;
}
