import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { COSTLY, fuzzerSettings, MAY_BE_UNAVAILABLE, NEVER, NOT_IN_SESSIONS } from './doors.ts';

const Operation = z.looseObject({ operationId: z.string(), responses: z.record(z.string(), z.unknown()) });
const Document = z.object({ paths: z.record(z.string(), z.record(z.string(), Operation)) });
const { paths } = Document.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, '../../docs/openapi.json'), 'utf8')) as unknown,
);
const operations = new Map(
  Object.values(paths).flatMap((methods) =>
    Object.values(methods).map((operation) => [operation.operationId, operation]),
  ),
);

test.each([...NOT_IN_SESSIONS, ...COSTLY, ...NEVER])('%s is a door of the document', (id) => {
  expect([...operations.keys()]).toContain(id);
});

test.each(Object.keys(MAY_BE_UNAVAILABLE))('the document says that %s may answer 503', (id) => {
  expect(operations.get(id)?.responses).toHaveProperty('503');
});

test('no door may answer another 5xx', () => {
  expect(fuzzerSettings().match(/\b5(\d\d|xx)\b/g)).toEqual(['503']);
});
