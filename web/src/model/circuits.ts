/** Breakers between services: the newest word about each counts, whatever the order of arrival. */
import { type FeedEvent, isSystem, text } from './event.ts';

export type CircuitState = 'open' | 'half-open' | 'closed';

export interface Circuit {
  readonly caller: string;
  readonly dependency: string;
  readonly state: CircuitState;
  /** When it came into this state, in milliseconds. */
  readonly since: number;
}

const STATES: Readonly<Record<string, CircuitState>> = {
  CircuitOpened: 'open',
  CircuitHalfOpened: 'half-open',
  CircuitClosed: 'closed',
};

export type Circuits = ReturnType<typeof createCircuits>;

export function createCircuits(circuits = new Map<string, Circuit>(), version = 0) {
  function note(circuit: Circuit): void {
    const key = `${circuit.caller}>${circuit.dependency}`;
    const known = circuits.get(key);
    if (known !== undefined && (known.since > circuit.since || known.state === circuit.state)) return;
    circuits.set(key, circuit);
    version += 1;
  }

  return {
    note,
    take(event: FeedEvent): void {
      const state = isSystem(event) ? STATES[event.type] : undefined;
      if (state === undefined) return;
      const [caller, dependency] = [text(event, 'caller'), text(event, 'dependency')];
      note({ caller, dependency, state, since: Date.parse(event.time) });
    },
    all: (): readonly Circuit[] => [...circuits.values()],
    /** Changes whenever a circuit changes its state. */
    get version() {
      return version;
    },
  };
}

/** Circuits of their own that go on from here. */
export const copyCircuits = (circuits: Circuits): Circuits =>
  createCircuits(
    new Map(circuits.all().map((circuit) => [`${circuit.caller}>${circuit.dependency}`, circuit])),
    circuits.version,
  );

/** Node ids of the two ends of the edge that a circuit guards. */
export const edgeOf = ({ caller, dependency }: Circuit): string => `service:${caller}>service:${dependency}`;
