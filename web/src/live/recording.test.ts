// @vitest-environment node
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { days, live, storyOf } from '../model/replay.example.ts';
import { createReplay } from '../model/replay.ts';
import { readRecording, writeRecording } from './recording.ts';

const META = { stage: 'local', savedAt: '2026-01-01T12:00:00.000Z', title: 'three orders' };
const sample = () => live([storyOf(1, 0), storyOf(2, 3), storyOf(3, 1)]).history.stretch();
const text = async (file: Blob): Promise<string> =>
  new Response(file.stream().pipeThrough(new DecompressionStream('gzip'))).text();
const problem = (file: Blob | string) =>
  readRecording(typeof file === 'string' ? new Blob([file]) : file).then(
    () => 'it was read',
    (cause: unknown) => (cause instanceof Error ? cause.message : String(cause)),
  );

test('a recording that is opened again ends in the state of the live run', async () => {
  await fc.assert(
    fc.asyncProperty(days, async (frames) => {
      const { world, history } = live(frames);
      const { stretch } = await readRecording(await writeRecording(history.stretch(), META));
      expect(stretch.arrivals).toEqual(history.stretch().arrivals);
      const replay = createReplay(stretch);
      replay.seek(replay.end);
      expect(replay.world.books.snapshot()).toEqual(world.books.snapshot());
      expect(replay.world.ring.next).toBe(world.ring.next);
    }),
    { numRuns: 40 },
  );
});

test('maps, losses and what the file is about come back, packed or not', async () => {
  const { history, index } = live([storyOf(1, 0)]);
  history.lost(4);
  history.setMap(index);
  history.add(storyOf(2, 0), Date.UTC(2026, 0, 2), 2, false);
  const file = await writeRecording(history.stretch(), META);
  for (const one of [file, new Blob([await text(file)])]) {
    const { meta, stretch } = await readRecording(one);
    expect(meta).toEqual(META);
    expect(stretch.losses).toEqual([{ from: 3, count: 4 }]);
    expect(stretch.maps.map(({ from }) => from)).toEqual([0, 3]);
    expect(stretch.arrivals.at(-1)?.pushed).toBe(false);
  }
});

test('a file that is something else is refused in words', async () => {
  expect(await problem('')).toBe('The file is empty.');
  expect(await problem('hello')).toContain('not a recording of the playground');
  expect(await problem('{"name":"x"}\n')).toContain('first line says something else');
  expect(await problem('{"format":"playground-recording","version":9}')).toContain(
    'version 9; this page reads version 1',
  );
});

test('a file that was cut off is noticed, packed and unpacked', async () => {
  const file = await writeRecording(sample(), META);
  expect(await problem(file.slice(0, file.size - 30))).toContain('cannot be unpacked to its end');
  const lines = (await text(file)).trim().split('\n');
  expect(await problem(lines.slice(0, -1).join('\n'))).toContain('its end is missing');
  expect(await problem(lines.toSpliced(3, 1).join('\n'))).toMatch(/damaged: \d+ of its 13 events are there/);
});

test('a line that was changed is named', async () => {
  const lines = (await text(await writeRecording(sample(), META))).trim().split('\n');
  const broken = (at: number, line: string) => problem(lines.toSpliced(at, 1, line).join('\n'));
  expect(await broken(1, '{"map":{"nodes":[]}}')).toBe('Line 2 of the recording: the map has an unknown shape.');
  expect(await broken(2, '{"at":1,')).toBe('Line 3 of the recording is damaged: it is not JSON.');
  expect(await broken(2, '{"at":1,"frame":1,"pushed":true,"events":[{"id":"x"}]}')).toContain('event 1 cannot be read');
  expect(await broken(3, lines[2] ?? '')).toContain('is there twice');
  expect(await problem([...lines, lines[2]].join('\n'))).toContain('comes after its end');
});

test('whatever bytes are opened, the answer is a sentence', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
      expect(await problem(new Blob([Uint8Array.from(bytes)]))).toMatch(/\.$/);
    }),
    { numRuns: 100 },
  );
});
