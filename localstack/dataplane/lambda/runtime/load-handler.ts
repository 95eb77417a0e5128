import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { runtimeError } from './errors.ts';

export type Callback = (error?: unknown, result?: unknown) => void;
export type Handler = (event: unknown, context: object, callback: Callback) => unknown;

/** Finds the function that a handler string such as `index.handler` or `dir/file.nested.fn` names. */
export async function loadHandler(codeRoot: string, name: string, runtime: string): Promise<Handler> {
  if (!runtime.startsWith('nodejs')) {
    throw runtimeError('Runtime.Unsupported', `This machine runs Node.js functions only, not ${runtime}`);
  }
  if (name.includes('..')) {
    throw runtimeError(
      'Runtime.MalformedHandlerName',
      `'${name}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
    );
  }
  const parts = /^([^.]*)\.(.+)$/.exec(path.basename(name));
  const file = parts?.[1];
  const exportPath = parts?.[2];
  if (!file || !exportPath) throw runtimeError('Runtime.MalformedHandlerName', 'Bad handler');

  const module = await loadModule(
    path.resolve(codeRoot, path.dirname(name), file),
    path.join(path.dirname(name), file),
  );
  const found =
    exportPath.split('.').reduce(member, module) ?? exportPath.split('.').reduce(member, member(module, 'default'));
  if (found === undefined || found === null) {
    throw runtimeError('Runtime.HandlerNotFound', `${name} is undefined or not exported`);
  }
  if (!isHandler(found)) throw runtimeError('Runtime.HandlerNotFound', `${name} is not a function`);
  if (found.length >= 3 && majorVersion(runtime) >= 24) {
    throw runtimeError(
      'Runtime.CallbackHandlerDeprecated',
      'AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. ' +
        'You need to modify this function to use a supported handler signature to use Node.js 24 or later.',
    );
  }
  return found;
}

const isHandler = (value: unknown): value is Handler => typeof value === 'function';

function majorVersion(runtime: string): number {
  return Number(/^nodejs(\d+)/.exec(runtime)?.[1] ?? 0);
}

function member(owner: unknown, key: string): unknown {
  if ((typeof owner !== 'object' && typeof owner !== 'function') || owner === null) return undefined;
  return Reflect.get(owner, key);
}

async function loadModule(stem: string, shownName: string): Promise<unknown> {
  const file = ['', '.js', '.mjs', '.cjs'].map((extension) => stem + extension).find(isFile);
  if (!file) {
    throw runtimeError('Runtime.ImportModuleError', new Error(`Cannot find module '${shownName}'`));
  }
  try {
    return file.endsWith('.mjs') ? await import(pathToFileURL(file).href) : await requireOrImport(file);
  } catch (error) {
    if (error instanceof SyntaxError) throw runtimeError('Runtime.UserCodeSyntaxError', error);
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') {
      throw runtimeError('Runtime.ImportModuleError', error);
    }
    throw error;
  }
}

/** `require` spares a large bundle the search for its export names; only a top-level await needs `import`. */
async function requireOrImport(file: string): Promise<unknown> {
  try {
    return createRequire(file)(file);
  } catch (error) {
    const isAsync = error instanceof Error && 'code' in error && error.code === 'ERR_REQUIRE_ASYNC_MODULE';
    if (!isAsync) throw error;
    return await import(pathToFileURL(file).href);
  }
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}
