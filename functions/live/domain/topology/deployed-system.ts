/** What the account tells about the deployed system, in our words. Read at run time; nothing here is assumed. */

export interface DeployedFunction {
  readonly name: string;
  readonly service: string;
  readonly handler: string;
  /** Names of the tables in its environment. */
  readonly tables: readonly string[];
  /** Names of the buckets in its environment. */
  readonly buckets: readonly string[];
  /** Names of queues in its environment that it sends to, and of topics that it publishes to. */
  readonly sendsTo: readonly string[];
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
}

export interface DeployedRoute {
  readonly method: string;
  readonly path: string;
  readonly functionName: string;
}

export interface DeployedRule {
  readonly name: string;
  readonly pattern: Record<string, unknown>;
  /** Names of the target queues. */
  readonly queues: readonly string[];
  /** ARNs of targets that are no queues: our templates have none. */
  readonly others: readonly string[];
}

export interface DeployedQueue {
  readonly name: string;
  readonly deadLetterQueue: string | null;
  readonly visibilityTimeoutSeconds: number;
  readonly maxReceiveCount: number | null;
}

export interface DeployedTopic {
  readonly name: string;
  /** Names of the queues that get a copy. */
  readonly queues: readonly string[];
}

export interface DeployedMapping {
  readonly functionName: string;
  readonly source: { readonly kind: 'queue' | 'stream'; readonly name: string };
  readonly batchSize: number;
  readonly maximumConcurrency: number | null;
}

export interface DeployedSystem {
  readonly stage: string;
  /** Starts the name of everything that belongs to the stage, for example `playground-`. */
  readonly prefix: string;
  readonly bus: string;
  readonly functions: readonly DeployedFunction[];
  readonly routes: readonly DeployedRoute[];
  readonly rules: readonly DeployedRule[];
  readonly queues: readonly DeployedQueue[];
  readonly topics: readonly DeployedTopic[];
  readonly mappings: readonly DeployedMapping[];
  readonly socketRoutes: readonly string[];
}

/** The same system, listed in one order whatever order the account answered in. */
export function inOrder(system: DeployedSystem): DeployedSystem {
  const by = <T>(items: readonly T[], key: (item: T) => string): T[] =>
    items.toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
  return {
    ...system,
    functions: by(
      system.functions.map((fn) => ({
        ...fn,
        tables: [...fn.tables].sort(),
        buckets: [...fn.buckets].sort(),
        sendsTo: [...fn.sendsTo].sort(),
      })),
      ({ name }) => name,
    ),
    routes: by(system.routes, ({ method, path }) => `${path} ${method}`),
    rules: by(system.rules, ({ name }) => name),
    queues: by(system.queues, ({ name }) => name),
    topics: by(system.topics, ({ name }) => name),
    mappings: by(system.mappings, ({ functionName, source }) => `${functionName} ${source.name}`),
    socketRoutes: [...system.socketRoutes].sort(),
  };
}
