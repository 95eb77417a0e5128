/** Who may import whom, as data; the test names the offending line. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

export interface Import {
  /** From the root of the repository. */
  readonly file: string;
  readonly line: number;
  /** A path from the root for our own files, else the package's specifier. */
  readonly target: string;
  readonly own: boolean;
  readonly typeOnly: boolean;
  readonly statement: string;
}

const STATEMENT = /^\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/;
const DYNAMIC = /\bimport\(\s*'([^']+)'\s*\)/;

/** Import statements of a source text; statements over several lines count where they end. */
export function importsIn(file: string, text: string): Import[] {
  const found: Import[] = [];
  let open: { text: string } | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const starts = /^\s*(?:import|export)\s+(?:type\s+)?\{?[^'"]*$/.test(line) && !/[=;(]/.test(line);
    if (open === undefined && starts) open = { text: '' };
    const whole: string = open === undefined ? line : `${open.text} ${line}`;
    if (open !== undefined) open = { text: whole };
    const statement = STATEMENT.exec(whole) ?? undefined;
    const specifier = statement?.[2] ?? DYNAMIC.exec(line)?.[1];
    if (specifier === undefined) {
      if (open !== undefined && /[;)]\s*$/.test(line)) open = undefined;
      continue;
    }
    open = undefined;
    const own = specifier.startsWith('.');
    const target = own ? posix.normalize(posix.join(dirname(file), specifier)) : specifier;
    found.push({ file, line: index + 1, target, own, typeOnly: statement?.[1] !== undefined, statement: whole });
  }
  return found;
}

interface Rule {
  readonly room: string;
  readonly files: RegExp;
  /** What is wrong with this import, or undefined. */
  readonly wrong: (found: Import) => string | undefined;
}

const serviceOf = (path: string): string | undefined => /^functions\/([^/]+)\//.exec(path)?.[1];
const SDK = /^(@aws-sdk|@smithy)\//;
const FRAMEWORK = /^(@aws-sdk|@smithy|@middy|@aws-lambda-powertools|aws-xray-sdk)/;
const inContracts = (target: string): boolean => target.startsWith('functions/shared/contracts/');

/** Deterministic, so a domain may use it: digests, and the envelope of an event. */
const PURE = /\{ createHash \} from 'node:crypto'|shared\/publish\/outbound\.ts'/;
/** A stream handler reads rows: their schema is the table adapter's. */
const STREAM_HANDLER = /\/publish-[a-z-]+-changes\/handler\.ts$/;

const foreign = ({ file, target, own }: Import): boolean => {
  const service = serviceOf(target);
  return own && service !== undefined && service !== 'shared' && service !== serviceOf(file);
};

export const RULES: readonly Rule[] = [
  {
    room: 'contracts import zod and themselves: they run in the browser, too',
    files: /^functions\/shared\/contracts\//,
    wrong: ({ target, own }) =>
      (own ? !inContracts(target) : target !== 'zod') && target !== 'vitest' ? target : undefined,
  },
  {
    room: 'what is shared knows no service',
    files: /^functions\/shared\//,
    wrong: ({ file, target, own }) => {
      if (!own || target.startsWith('functions/shared/')) return undefined;
      return file.endsWith('.test.ts') && target.startsWith('tests/support/') ? undefined : target;
    },
  },
  {
    room: 'a domain is pure: itself, contracts and zod',
    files: /^functions\/(?!shared\/)[^/]+\/domain\/(?!.*\.test\.ts$)/,
    wrong: ({ file, target, own, typeOnly, statement }) => {
      if (PURE.test(statement) || (!own && target === 'zod')) return undefined;
      const home = `functions/${serviceOf(file)}/domain/`;
      const known = own && (inContracts(target) || target.startsWith(home));
      return known || (typeOnly && target.startsWith('functions/shared/')) ? undefined : target;
    },
  },
  {
    room: 'a service meets another one over an event or a door',
    files: /^functions\/(?!shared\/)/,
    wrong: (found) => (foreign(found) ? found.target : undefined),
  },
  {
    room: 'a handler gets clients and environment handed in',
    files: /^functions\/(?!shared\/)[^/]+\/[^/]+\/handler\.ts$/,
    wrong: ({ file, target, own, typeOnly }) => {
      if (FRAMEWORK.test(target) && !typeOnly && !target.includes('powertools/metrics')) return target;
      if (target === 'functions/shared/env.ts' || target.endsWith('observability/clients.ts')) return target;
      if (STREAM_HANDLER.test(file)) return undefined;
      return own && target.includes('/adapters/') && !typeOnly ? `${target} (its type is enough)` : undefined;
    },
  },
  {
    room: 'the SDK stops at adapters, entries and shared',
    files: /^functions\/(?!shared\/)[^/]+\/(?!adapters\/)(?!.*(index|wiring|\.test)\.ts$)/,
    wrong: ({ target, typeOnly }) => (SDK.test(target) && !typeOnly ? target : undefined),
  },
  {
    room: 'an adapter knows no handler',
    files: /^functions\/(?!shared\/)[^/]+\/adapters\//,
    wrong: ({ target, own }) => (own && /\/(handler|index)\.ts$/.test(target) ? target : undefined),
  },
  {
    room: 'the infrastructure reads contracts and metric names, no code of handlers',
    files: /^infra\//,
    wrong: ({ target, own }) => {
      if (!own || !target.startsWith('functions/')) return undefined;
      return inContracts(target) || target === 'functions/shared/observability/metric-names.ts' ? undefined : target;
    },
  },
  {
    room: 'the page takes types of the contracts and the sentence renderer; zod and SDKs stay out of it',
    files: /^web\/src\/(?!.*\.test\.tsx?$)/,
    wrong: ({ target, own, typeOnly }) => {
      if (!own) return target === 'zod' || FRAMEWORK.test(target) ? target : undefined;
      if (target.startsWith('infra/')) return target;
      if (!target.startsWith('functions/')) return undefined;
      const allowed = inContracts(target) && (typeOnly || target.endsWith('/sentence.ts'));
      return allowed ? undefined : target;
    },
  },
  {
    room: 'tests from outside use public doors',
    files: /^tests\//,
    wrong: ({ file, target, own }) => {
      if (!own || !target.startsWith('functions/')) return undefined;
      // the rules of several services together are a property of their domains
      if (file.startsWith('tests/properties/') && target.includes('/domain/')) return undefined;
      return inContracts(target) || target.startsWith('functions/shared/testing/') ? undefined : target;
    },
  },
];

export const brokenRules = (imports: readonly Import[]): string[] =>
  imports.flatMap((found) =>
    RULES.filter(({ files }) => files.test(found.file)).flatMap(({ room, wrong }) => {
      const target = wrong(found);
      return target === undefined ? [] : [`${found.file}:${found.line} imports ${target}, but ${room}`];
    }),
  );

export const sourceFiles = (): string[] =>
  globSync('{functions,infra,web/src,tests}/**/*.{ts,tsx}', { cwd: ROOT }).filter(
    (path) => !path.includes('node_modules'),
  );

export const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
