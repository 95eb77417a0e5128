/** Everything known of one story: what memory has, and what the journal adds where memory has holes. */
import { useEffect, useMemo, useState } from 'react';
import { causalTree, type TreeNode, unseenCauses } from '../../model/causal-tree.ts';
import { type Seen, seenEvent, seenRow } from '../../model/seen.ts';
import { usePlayground } from '../context.ts';
import { useSampled } from '../heartbeat.ts';
import { useUi } from '../store.ts';
import { useTime } from '../time/time-store.ts';
import { readStory, type Told } from './journal.ts';

export interface Story {
  /** In the order of time. */
  readonly events: readonly Seen[];
  readonly tree: readonly TreeNode[];
  /** The picture is of a moment in the past: nothing later is looked up. */
  readonly past: boolean;
  readonly reading: boolean;
  readonly failed: string | null;
  readonly again: () => void;
}

/** What is about to arrive by itself need not be asked for. */
const PATIENCE_MS = 1_500;
/** A longer story shows its newest events. */
const MOST = 500;

export function useStory(correlationId: string): Story {
  const { world, config } = usePlayground();
  const past = useTime(({ shown }) => shown !== null);
  const details = useUi((state) => state.details);
  const [told, setTold] = useState<Told | null>(null);
  const [asked, setAsked] = useState<'no' | 'reading' | 'done'>('no');
  const rows = useSampled(() => world.ring.ofCorrelation(correlationId).slice(-MOST).join(' '));

  // biome-ignore lint/correctness/useExhaustiveDependencies: payloads that came back count as a change
  const events = useMemo(() => {
    const known = new Map<string, Seen>();
    for (const event of past ? [] : (told?.events ?? [])) known.set(event.id, seenEvent(event));
    for (const at of rows === '' ? [] : rows.split(' ')) {
      const seen = seenRow(world.ring, Number(at));
      if (seen !== null && (seen.event !== null || !known.has(seen.id))) known.set(seen.id, seen);
    }
    return [...known.values()].toSorted((a, b) => a.time - b.time);
  }, [rows, told, past, details, world]);
  const tree = useMemo(() => causalTree(events), [events]);
  const holes = events.length === 0 || unseenCauses(tree) > 0 || events.some(({ event }) => event === null);

  useEffect(() => {
    if (!holes || past || asked !== 'no') return;
    const timer = setTimeout(() => setAsked('reading'), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [holes, past, asked]);

  useEffect(() => {
    if (asked !== 'reading') return;
    let current = true;
    void readStory(config.apiUrl, correlationId).then((answer) => {
      if (!current) return;
      setTold(answer);
      setAsked('done');
    });
    return () => {
      current = false;
    };
  }, [asked, config, correlationId]);

  return {
    events,
    tree,
    past,
    reading: !past && (asked === 'reading' || (events.length === 0 && asked === 'no')),
    failed: past ? null : (told?.failed ?? null),
    again: () => setAsked('reading'),
  };
}
