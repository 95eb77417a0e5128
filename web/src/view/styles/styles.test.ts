// @vitest-environment node
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const VIEW = join(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(join(VIEW, file), 'utf8').replace(/\/\*.*?\*\//gs, '');

const LATER = ['lab/lab.css', 'follow/follow.css', 'inspector/inspector.css', 'palette/palette.css'];
const ALWAYS = globSync('**/*.css', { cwd: VIEW }).filter((file) => !LATER.includes(file));

/** Classes that a rule begins with: it holds wherever they are. */
const leading = (css: string): string[] =>
  [...css.matchAll(/^\s*([^@{}\n][^{}]*)\{/gm)]
    .flatMap(([, selectors = '']) => selectors.split(/,(?![^(]*\))/))
    .map((selector) => /^\s*\.([\w-]+)(?=[\s:>+~[{]|$)/.exec(selector)?.[1] ?? '')
    .filter(Boolean);
const used = new Set(ALWAYS.flatMap((file) => [...read(file).matchAll(/\.([a-z][\w-]+)/g)].map(([, name]) => name)));

/** Places of the page that other styles only speak of, and a state in which a part is drawn otherwise. */
const MEANT = ['ins', 'lab-main', 'scenario', 'switch'];

test('styles that are loaded with a view leave what is drawn already as it is', () => {
  expect(ALWAYS.length).toBeGreaterThan(10);
  const taken = LATER.flatMap((file) => leading(read(file)).filter((name) => used.has(name) && !MEANT.includes(name)));
  expect([...new Set(taken)]).toEqual([]);
});
