/** What component tests of the page share: a playground without a network, and events for it. */
import { cleanup, configure, render } from '@testing-library/react';
import { afterEach, beforeEach, vi } from 'vitest';
import { createPlayground, type Playground } from '../live/playground.ts';
import type { FeedEvent } from '../model/event.ts';
import { smallTopology } from '../model/topology.example.ts';
import { indexTopology, type Topology } from '../model/topology.ts';
import { PlaygroundContext } from './context.ts';
import { NO_FILTERS, setUi } from './store.ts';

// parts that are loaded when first wanted take their time on a busy machine
configure({ asyncUtilTimeout: 15_000 });

type Answering = (path: string) => unknown;

/** A page per test; `answers` stands for the network. Without an answer a request never ends. */
export function pageWorld() {
  const world: {
    playground: Playground;
    topology: Topology;
    answers: Answering | null;
    readonly show: (part: React.ReactNode) => ReturnType<typeof render>;
    readonly happen: (...events: readonly FeedEvent[]) => void;
  } = {
    playground: undefined as never,
    topology: smallTopology(),
    answers: null,
    show: (part) => render(<PlaygroundContext value={world.playground}>{part}</PlaygroundContext>),
    happen: (...events) => void world.playground.world.accept({ rows: events, withheld: 0 }),
  };
  beforeEach(() => {
    world.answers = null;
    vi.stubGlobal('fetch', (path: string) => {
      const body = world.answers?.(path);
      return body === undefined ? new Promise(() => {}) : Promise.resolve(Response.json(body));
    });
    world.topology = smallTopology();
    world.playground = createPlayground(
      { stage: 'local', apiUrl: '', socketUrl: 'ws://localhost/ws' },
      { link() {}, topology() {}, topologyFailed() {}, role() {}, away() {}, detail() {} },
    );
    world.playground.world.setMap(indexTopology(world.topology));
    setUi({ topology: world.topology, filters: NO_FILTERS, follow: null, selection: null, role: 'operator' });
  });
  afterEach(() => {
    world.playground.stop();
    cleanup();
    vi.unstubAllGlobals();
  });
  return world;
}

let counted = 0;
/** An event of a story, a few milliseconds after the one before. */
export function told(id: string, type: string, more: Partial<FeedEvent> = {}): FeedEvent {
  counted += 1;
  return {
    id,
    type,
    source: /^(Request|Message|Circuit)/.test(type) ? 'playground.system' : 'playground.orders',
    time: new Date(Date.now() + counted * 5).toISOString(),
    correlationId: 'story',
    causationId: 'nothing',
    traceId: null,
    data: {},
    ...more,
  };
}
