/** What the templates say about rules, targets and mappings. A test of `infra` holds it against the synthesised templates. */
import { CONSUMERS, type ConsumerDefinition, OUTBOX_TABLES } from './flows.ts';

export interface DeclaredRule {
  readonly name: string;
  readonly pattern: Readonly<Record<string, unknown>>;
  readonly queue: string;
}

export interface DeclaredMapping {
  readonly functionName: string;
  readonly source: { readonly kind: 'queue' | 'stream'; readonly name: string };
}

export interface DeclaredWays {
  readonly rules: readonly DeclaredRule[];
  readonly mappings: readonly DeclaredMapping[];
}

const consumers: [string, ConsumerDefinition][] = Object.entries(CONSUMERS);

const patternOf = ({ contracts }: ConsumerDefinition): DeclaredRule['pattern'] =>
  contracts === 'all'
    ? { source: [{ prefix: 'playground.' }] }
    : {
        source: [...new Set(contracts.map(({ source }) => source))],
        'detail-type': [...new Set(contracts.map(({ type }) => type))],
      };

/** Full names, as the account lists them; `prefix` has its hyphen at the end. */
export function declaredWays(prefix: string): DeclaredWays {
  const queueOf = (name: string, { fifo = false }: ConsumerDefinition) => `${prefix}${name}${fifo ? '.fifo' : ''}`;
  return {
    rules: consumers.flatMap(([name, definition]) =>
      definition.fedBy === undefined
        ? [{ name: prefix + name, pattern: patternOf(definition), queue: queueOf(name, definition) }]
        : [],
    ),
    mappings: [
      ...consumers.map(
        ([name, definition]): DeclaredMapping => ({
          functionName: `${prefix}${definition.service}-${definition.handler}`,
          source: { kind: 'queue', name: queueOf(name, definition) },
        }),
      ),
      ...Object.entries(OUTBOX_TABLES).map(
        ([publisher, table]): DeclaredMapping => ({
          functionName: prefix + publisher,
          source: { kind: 'stream', name: prefix + table },
        }),
      ),
    ],
  };
}
