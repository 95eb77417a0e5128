import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LOST_AGAIN, REORDER_WINDOW, RESUME_AGAIN, RESUME_DEADLINE } from './delays.ts';
import { createSequencer, type Numbered } from './sequencer.ts';

const EPOCH = 'e';
const frames = (count: number): Numbered[] =>
  Array.from({ length: count }, (_, at) => ({ epoch: EPOCH, seq: at + 1, n: at * 2, count: 2 }));
const seqs = (list: readonly Numbered[]) => list.map(({ seq }) => seq);

test('frames are released in the order of their numbers, whatever order they arrive in', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 30 }).chain((count) => fc.shuffledSubarray(frames(count), { minLength: count })),
      (mixed) => {
        const sequencer = createSequencer<Numbered>();
        sequencer.hello([{ epoch: EPOCH, seq: 0, n: 0 }], 0);
        const released = mixed.flatMap((frame) => sequencer.frame(frame, 0).released);
        expect(seqs(released)).toEqual(mixed.map((_, at) => at + 1));
      },
    ),
  );
});

test('with losses and repeats: what the server numbered is released or lost, exactly', () => {
  fc.assert(
    fc.property(
      fc
        .integer({ min: 2, max: 30 })
        .chain((count) => fc.tuple(fc.constant(count), fc.shuffledSubarray(frames(count), { minLength: 1 }))),
      ([count, arriving]) => {
        const sequencer = createSequencer<Numbered>();
        sequencer.hello([{ epoch: EPOCH, seq: 0, n: 0 }], 0);
        const seen = new Set<number>();
        let lost = 0;
        let now = 0;
        const note = ({ released, lost: more }: { released: readonly Numbered[]; lost: number }) => {
          for (const { seq } of released) seen.add(seq);
          lost += more;
        };
        for (const frame of [...arriving, ...arriving]) note(sequencer.frame(frame, now));
        // The last frame always comes, so that the end of the story is known.
        note(sequencer.frame({ epoch: EPOCH, seq: count, n: (count - 1) * 2, count: 2 }, now));
        for (let turn = 0; turn < 2 * count + 4; turn++) {
          now += RESUME_DEADLINE;
          note(sequencer.tick(now));
        }
        expect(seen.size * 2 + lost).toBe(count * 2);
      },
    ),
  );
});

test('a hole is asked for after the reorder window and given up after the deadline', () => {
  const sequencer = createSequencer<Numbered>();
  sequencer.hello([{ epoch: EPOCH, seq: 0, n: 0 }], 0);
  const [first, , third] = frames(3);
  if (first === undefined || third === undefined) throw new Error('three frames');
  sequencer.frame(first, 0);
  expect(sequencer.frame(third, 10).released).toEqual([]);
  expect(sequencer.tick(10 + REORDER_WINDOW - 1).resume).toEqual([]);
  expect(sequencer.tick(10 + REORDER_WINDOW).resume).toEqual([{ epoch: EPOCH, from: 2, to: 2 }]);
  const given = sequencer.tick(10 + REORDER_WINDOW + RESUME_DEADLINE);
  expect([seqs(given.released), given.lost]).toEqual([[3], 2]);
});

test('a resume that nobody answers is asked for once more before the hole is given up', () => {
  const sequencer = createSequencer<Numbered>();
  sequencer.hello([{ epoch: EPOCH, seq: 0, n: 0 }], 0);
  for (const frame of frames(3).filter(({ seq }) => seq !== 2)) sequencer.frame(frame, 0);
  const asked = { epoch: EPOCH, from: 2, to: 2 };
  expect(sequencer.tick(REORDER_WINDOW).resume).toEqual([asked]);
  expect(sequencer.tick(REORDER_WINDOW + RESUME_AGAIN - 1).resume).toEqual([]);
  expect(sequencer.tick(REORDER_WINDOW + RESUME_AGAIN).resume).toEqual([asked]);
  expect(sequencer.tick(REORDER_WINDOW + 2 * RESUME_AGAIN)).toMatchObject({ resume: [], lost: 0 });
  expect(sequencer.tick(REORDER_WINDOW + RESUME_DEADLINE).lost).toBe(2);
});

test('what was given up is asked for some more times, and not once it has come', () => {
  const start = () => {
    const sequencer = createSequencer<Numbered>();
    sequencer.hello([{ epoch: EPOCH, seq: 0, n: 0 }], 0);
    for (const frame of frames(3).filter(({ seq }) => seq !== 2)) sequencer.frame(frame, 0);
    sequencer.tick(REORDER_WINDOW);
    expect(sequencer.tick(REORDER_WINDOW + RESUME_DEADLINE).lost).toBe(2);
    return sequencer;
  };
  const asked = (sequencer: ReturnType<typeof start>): number => {
    let times = 0;
    for (let now = 6_000; now < 200_000; now += 500) times += sequencer.tick(now).resume.length;
    return times;
  };
  expect(asked(start())).toBe(LOST_AGAIN.length);
  const found = start();
  const [, second] = frames(3);
  if (!second) throw new Error('three frames');
  expect(found.frame(second, 5_900).lost).toBe(-2);
  expect(asked(found)).toBe(0);
});

test('a second hole behind the first is asked for as well, and not given up with it', () => {
  const sequencer = createSequencer<Numbered>();
  sequencer.hello([{ epoch: EPOCH, seq: 0, n: 0 }], 0);
  const [first, second, third, , fifth] = frames(5);
  if (!first || !second || !third || !fifth) throw new Error('five frames');
  for (const frame of [first, third, fifth]) sequencer.frame(frame, 0);
  expect(sequencer.tick(REORDER_WINDOW).resume).toEqual([{ epoch: EPOCH, from: 2, to: 2 }]);
  expect(seqs(sequencer.frame(second, 300).released)).toEqual([2, 3]);
  expect(sequencer.tick(300 + REORDER_WINDOW).resume).toEqual([{ epoch: EPOCH, from: 4, to: 4 }]);
  expect(sequencer.tick(REORDER_WINDOW + RESUME_DEADLINE).lost).toBe(0);
  expect(sequencer.tick(300 + REORDER_WINDOW + RESUME_DEADLINE).lost).toBe(2);
});

test('a frame that comes twice while it waits behind a hole is released twice: its ids count as repeated', () => {
  const sequencer = createSequencer<Numbered>();
  sequencer.hello([{ epoch: EPOCH, seq: 0, n: 0 }], 0);
  const [first, second] = frames(2);
  if (!first || !second) throw new Error('two frames');
  sequencer.frame(second, 0);
  sequencer.frame(second, 0);
  const { released, lost } = sequencer.frame(first, 10);
  expect([seqs(released), lost]).toEqual([[1, 2, 2], 0]);
});

test('a frame that was given up and comes after all is no longer lost', () => {
  const sequencer = createSequencer<Numbered>();
  sequencer.hello([{ epoch: EPOCH, seq: 0, n: 0 }], 0);
  const [first, second, third] = frames(3);
  if (first === undefined || second === undefined || third === undefined) throw new Error('three frames');
  sequencer.frame(first, 0);
  sequencer.frame(third, 0);
  sequencer.tick(REORDER_WINDOW);
  expect(sequencer.tick(REORDER_WINDOW + RESUME_DEADLINE).lost).toBe(2);
  const late = sequencer.frame(second, 9_000);
  expect([seqs(late.released), late.lost]).toEqual([[2], -2]);
});

test('a gap answer lets the rest go on at once and counts the hole', () => {
  const sequencer = createSequencer<Numbered>();
  sequencer.hello([{ epoch: EPOCH, seq: 0, n: 0 }], 0);
  sequencer.frame({ epoch: EPOCH, seq: 3, n: 4, count: 1 }, 0);
  const after = sequencer.gap({ epoch: EPOCH, from: 1, to: 2 });
  expect([seqs(after.released), after.lost]).toEqual([[3], 4]);
});

test('what happened while the connection was gone is asked for by name when the hello brought nothing', () => {
  const sequencer = createSequencer<Numbered>();
  sequencer.hello([{ epoch: EPOCH, seq: 4, n: 8 }], 0);
  expect(sequencer.positions()).toEqual([{ epoch: EPOCH, after: 4 }]);
  sequencer.hello([{ epoch: EPOCH, seq: 6, n: 12 }], 1_000);
  expect(sequencer.tick(2_000 + REORDER_WINDOW).resume).toEqual([{ epoch: EPOCH, from: 5, to: 6 }]);
  expect(sequencer.tick(2_000 + REORDER_WINDOW + RESUME_DEADLINE).lost).toBe(4);
});

test('a new epoch starts from its own numbers and loses nothing of its own', () => {
  const sequencer = createSequencer<Numbered>();
  sequencer.hello([{ epoch: EPOCH, seq: 9, n: 20 }], 0);
  sequencer.hello([{ epoch: 'new', seq: 2, n: 3 }], 10);
  const next = sequencer.frame({ epoch: 'new', seq: 3, n: 3, count: 1 }, 20);
  expect([seqs(next.released), next.lost]).toEqual([[3], 0]);
});
