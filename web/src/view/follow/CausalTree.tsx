/** The story as a tree of causes, one sentence for each event. */
import { sentenceOf, summaryOf } from '../../model/catalogue.ts';
import type { TreeNode } from '../../model/causal-tree.ts';
import { GlyphMark } from '../glyphs.tsx';
import { select } from '../store.ts';
import { ageOf } from './elapsed.ts';

function Unseen({ id }: { id: string }) {
  return (
    <p className="unseen">
      Not seen yet: request or event <span className="mono">{id.slice(-6)}</span>
    </p>
  );
}

function Branch({ node, from }: { node: TreeNode; from: number }) {
  const { seen, children, byCall } = node;
  return (
    <li>
      {seen === null ? (
        <Unseen id={node.id} />
      ) : (
        <>
          <div className="told">
            <GlyphMark glyph={seen.glyph} />
            <button type="button" className="link plain" onClick={() => select({ kind: 'event', id: seen.id })}>
              {seen.type}
            </button>
            <span className="muted hop">{seen.hop}</span>
            <span className="muted num">+{ageOf(seen.time - from)}</span>
          </div>
          <p className="muted small sentence">
            {seen.event === null ? summaryOf(seen.type) : sentenceOf(seen.event)}
            {byCall && ' Placed by its caller.'}
          </p>
        </>
      )}
      <Branches nodes={children} from={from} />
    </li>
  );
}

function Branches({ nodes, from }: { nodes: readonly TreeNode[]; from: number }) {
  if (nodes.length === 0) return null;
  return (
    <ul>
      {nodes.map((node) => (
        <Branch key={node.id} node={node} from={from} />
      ))}
    </ul>
  );
}

export function CausalTree({ tree, from }: { tree: readonly TreeNode[]; from: number }) {
  return (
    <div className="tree">
      <Branches nodes={tree} from={from} />
    </div>
  );
}
