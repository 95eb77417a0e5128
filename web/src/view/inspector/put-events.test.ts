// @vitest-environment node
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newId, putEventsCommand, shellQuoted, withheldFrom } from './put-events.ts';

const event = {
  id: '01K0000000000000000000000A',
  type: 'OrderPlaced',
  source: 'playground.orders',
  time: '2026-01-01T00:00:00.000Z',
  correlationId: '01K0000000000000000000000B',
  causationId: '01K0000000000000000000000C',
  traceId: '0123456789abcdef0123456789abcdef',
  data: { orderId: 'o', note: `it's "here" $HOME \`id\` \\ !x ünï\n*` },
};
/** What a shell makes of a command's words. */
const wordsOf = (command: string): string[] =>
  execFileSync('sh', ['-c', `awslocal() { printf '%s\\0' "$@"; }; ${command}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);

test('the command reaches the command line tool word by word, with the whole event in one of them', () => {
  const words = wordsOf(putEventsCommand(event, { bus: 'playground' }));
  expect(words.slice(0, 3)).toEqual(['events', 'put-events', '--entries']);
  expect(words).toHaveLength(4);
  const [entry] = JSON.parse(words[3] ?? '');
  expect(entry).toMatchObject({ EventBusName: 'playground', Source: 'playground.orders', DetailType: 'OrderPlaced' });
  expect(JSON.parse(entry.Detail)).toMatchObject({
    meta: {
      id: event.id,
      correlationId: event.correlationId,
      traceparent: '00-0123456789abcdef0123456789abcdef-0123456789abcdef-01',
    },
    data: event.data,
  });
});

test('any text survives the shell', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((one) => !one.includes('\0'));
  const nasty = fc.string({ unit: fc.constantFrom("'", '"', '\\', '$', '`', '!', '\n', ' ', '*', ';', '&') });
  fc.assert(
    fc.property(fc.array(fc.oneof(text, nasty), { minLength: 20, maxLength: 60 }), (texts) => {
      expect(wordsOf(`awslocal ${texts.map(shellQuoted).join(' ')}`)).toEqual(texts);
    }),
    { numRuns: 20 },
  );
});

test('a new id is a ULID of its time', () => {
  expect(newId(Date.parse('2026-01-01T00:00:00.000Z'))).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
  expect(newId(1).slice(0, 10)).toBe('0000000001');
});

test('what a viewer was not shown is named', () => {
  expect(withheldFrom({ ...event, type: 'UserSignedUp', data: { email: 'a@example.com' } })).toEqual([
    'userId',
    'name',
  ]);
});
