// @vitest-environment node
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

function tokens(theme: 'light' | 'dark'): Map<string, string> {
  const block =
    theme === 'light'
      ? css.slice(0, css.indexOf('[data-theme="dark"]'))
      : css.slice(css.indexOf('[data-theme="dark"]'));
  return new Map(
    [...block.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [name, value]),
  );
}

const channels = (hex: string) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
const linear = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = channels(hex).map(linear);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const GROUNDS = ['bg', 'panel', 'raised'] as const;
const MARKS = ['control', 'sync', 'async', 'realtime', 'retry', 'fail', 'comp', 'ok'] as const;
const WORDS = [
  'text',
  'muted',
  'sync-text',
  'async-text',
  'realtime-text',
  'retry-text',
  'fail-text',
  'comp-text',
] as const;

test.each(['light', 'dark'] as const)('%s: marks reach 3:1 and words 4.5:1 on every ground', (theme) => {
  const found = tokens(theme);
  const value = (name: string) => found.get(name) ?? `no --${name}`;
  const low: string[] = [];
  for (const ground of GROUNDS) {
    for (const [names, least] of [
      [MARKS, 3],
      [WORDS, 4.5],
    ] as const) {
      for (const name of names) {
        const ratio = contrast(value(name), value(ground));
        if (!(ratio >= least)) low.push(`${name} on ${ground}: ${ratio.toFixed(2)}`);
      }
    }
  }
  expect(low).toEqual([]);
});

/** Machado 2009, severity 1. */
const SIGHT = {
  normal: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protan: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deutan: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritan: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
} as const;

function lab(hex: string, matrix: readonly number[]): [number, number, number] {
  const [r = 0, g = 0, b = 0] = channels(hex).map(linear);
  const at = (row: number) =>
    Math.min(1, Math.max(0, (matrix[row] ?? 0) * r + (matrix[row + 1] ?? 0) * g + (matrix[row + 2] ?? 0) * b));
  const [x, y, z] = [at(0), at(3), at(6)];
  const f = (value: number) => (value > 216 / 24389 ? Math.cbrt(value) : (841 / 108) * value + 4 / 29);
  const [fx, fy, fz] = [
    f((0.4124 * x + 0.3576 * y + 0.1805 * z) / 0.95047),
    f(0.2126 * x + 0.7152 * y + 0.0722 * z),
    f((0.0193 * x + 0.1192 * y + 0.9505 * z) / 1.08883),
  ];
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
}

/** CIEDE2000. */
function difference([l1, a1, b1]: readonly number[], [l2, a2, b2]: readonly number[]): number {
  const [L1, A1, B1, L2, A2, B2] = [l1 ?? 0, a1 ?? 0, b1 ?? 0, l2 ?? 0, a2 ?? 0, b2 ?? 0];
  const mean = (Math.hypot(A1, B1) + Math.hypot(A2, B2)) / 2;
  const g = 0.5 * (1 - Math.sqrt(mean ** 7 / (mean ** 7 + 25 ** 7)));
  const [p1, p2] = [A1 * (1 + g), A2 * (1 + g)];
  const [c1, c2] = [Math.hypot(p1, B1), Math.hypot(p2, B2)];
  const angle = (b: number, a: number) => (a === 0 && b === 0 ? 0 : ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360);
  const [h1, h2] = [angle(B1, p1), angle(B2, p2)];
  let turn = c1 * c2 === 0 ? 0 : h2 - h1;
  if (turn > 180) turn -= 360;
  if (turn < -180) turn += 360;
  const dH = 2 * Math.sqrt(c1 * c2) * Math.sin((turn * Math.PI) / 360);
  const l = (L1 + L2) / 2;
  const c = (c1 + c2) / 2;
  let h = h1 + h2;
  if (c1 * c2 !== 0) h = Math.abs(h1 - h2) <= 180 ? h / 2 : h < 360 ? (h + 360) / 2 : (h - 360) / 2;
  const cos = (degrees: number) => Math.cos((degrees * Math.PI) / 180);
  const t = 1 - 0.17 * cos(h - 30) + 0.24 * cos(2 * h) + 0.32 * cos(3 * h + 6) - 0.2 * cos(4 * h - 63);
  const sl = 1 + (0.015 * (l - 50) ** 2) / Math.sqrt(20 + (l - 50) ** 2);
  const [sc, sh] = [1 + 0.045 * c, 1 + 0.015 * c * t];
  const rt =
    -2 * Math.sqrt(c ** 7 / (c ** 7 + 25 ** 7)) * Math.sin((60 * Math.exp(-(((h - 275) / 25) ** 2)) * Math.PI) / 180);
  const [dl, dc, dh] = [(L2 - L1) / sl, (c2 - c1) / sc, dH / sh];
  return Math.sqrt(dl ** 2 + dc ** 2 + dh ** 2 + rt * dc * dh);
}

test.each(['light', 'dark'] as const)('%s: the seven meanings stay apart for every kind of colour sight', (theme) => {
  const found = tokens(theme);
  const near: string[] = [];
  const meanings = ['sync', 'async', 'realtime', 'ok', 'retry', 'fail', 'comp'];
  for (const [sight, matrix] of Object.entries(SIGHT)) {
    for (const [at, one] of meanings.entries()) {
      for (const other of meanings.slice(at + 1)) {
        const distance = difference(lab(found.get(one) ?? '', matrix), lab(found.get(other) ?? '', matrix));
        if (!(distance >= 9)) near.push(`${one} and ${other}, ${sight}: ${distance.toFixed(1)}`);
      }
    }
  }
  expect(near).toEqual([]);
});
