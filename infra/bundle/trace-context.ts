/**
 * Stands in for `cls-hooked/context` in the bundles: the X-Ray SDK keeps the current segment there. The original follows
 * every promise with async_hooks, creation and destruction, which took a third of all processor time under load
 * (collections of the tracked promises included); AsyncLocalStorage is followed by the engine itself.
 * What the SDK uses of it: https://github.com/aws/aws-xray-sdk-node, packages/core/lib/context_utils.js, capture.js,
 * env/aws_lambda.js.
 */
import { AsyncLocalStorage } from 'node:async_hooks';

type Context = Record<string, unknown>;

class Namespace {
  readonly #storage = new AsyncLocalStorage<Context>();
  /** What was entered for good: a function serves one invocation at a time, whatever callback it begins in. */
  #entered: Context | null = null;

  get active(): Context | null {
    return this.#storage.getStore() ?? this.#entered;
  }

  /** A context inside the present one: sees its values, keeps its own. */
  createContext(): Context {
    return Object.create(this.active);
  }

  enter(context: Context): void {
    this.#entered = context;
  }

  /** Runs `work` in a context of its own, which follows everything asynchronous in it. Answers the context. */
  run(work: (context: Context) => void): Context {
    const context = this.createContext();
    this.#storage.run(context, () => work(context));
    return context;
  }

  get(key: string): unknown {
    return this.active?.[key];
  }

  /** @throws Error outside of any context */
  set<T>(key: string, value: T): T {
    const { active } = this;
    if (active === null) throw new Error('No context available. ns.run() or ns.bind() must be called first.');
    active[key] = value;
    return value;
  }
}

const namespaces = new Map<string, Namespace>();

export const getNamespace = (name: string): Namespace | undefined => namespaces.get(name);

export function createNamespace(name: string): Namespace {
  const namespace = new Namespace();
  namespaces.set(name, namespace);
  return namespace;
}

export function destroyNamespace(name: string): void {
  namespaces.delete(name);
}
