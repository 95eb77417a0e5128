import { expect, test } from 'vitest';
import { Misused, wishesOf } from './arguments.ts';

test('without flags it is half a minute of lists against the page of this machine', () => {
  expect(wishesOf([])).toEqual({
    target: 'http://localhost:3000',
    mode: 'deals',
    seconds: 30,
    concurrency: 50,
    seed: 1,
    json: false,
    token: undefined,
  });
});

test('a path of the target stays, its last slash goes', () => {
  expect(wishesOf(['--target=https://x.example/stage/', '--mode=mixed', '--json'])).toMatchObject({
    target: 'https://x.example/stage',
    mode: 'mixed',
    json: true,
  });
});

test.each([
  ['--mode=deal', /--mode=deal: the modes are deals, detail, enqueue/],
  ['--duration=0', /--duration=0: a whole number from 1 to 3600/],
  ['--duration=', /--duration=: a whole number/],
  ['--concurrency=many', /--concurrency=many/],
  ['--seed=-1', /--seed=-1/],
  ['--target=localhost:3000', /--target=localhost:3000: an address like/],
  ['--rps=5', /--rps/],
  ['deals', /deals/],
])('%s is refused with a sentence about it', (flag, sentence) => {
  expect(() => wishesOf([flag])).toThrow(Misused);
  expect(() => wishesOf([flag])).toThrow(sentence);
});
