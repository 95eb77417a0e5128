import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import { jsonSchemaOf, openApiDocument } from '../functions/shared/contracts/openapi.ts';
import { ROUTES } from '../functions/shared/contracts/routes.ts';

const document = openApiDocument(ROUTES);
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([verb, operation]) => ({ route: `${verb.toUpperCase()} ${path}`, ...operation })),
);
const open = ROUTES.filter(({ access }) => access !== 'service');

describe('the OpenAPI document', () => {
  test('is one, as a validator of the standard says', async () => {
    const { valid, errors } = await new Validator().validate(JSON.parse(JSON.stringify(document)));
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
  });

  test('holds every door but the internal ones, each with a name of its own', () => {
    expect(operations.map(({ route }) => route).toSorted()).toEqual(open.map(({ route }) => route).toSorted());
    expect(operations.length).toBeGreaterThan(20);
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    expect(JSON.stringify(document)).not.toContain('/internal/payments');
  });

  test('says of every operation what it answers when it does not answer well', () => {
    for (const { route, responses } of operations) {
      const always = ['400', '405', '413', '429', '500', '502', '503', '504'];
      expect({ route, missing: always.filter((status) => !(status in responses)) }).toEqual({ route, missing: [] });
    }
    const guarded = operations.filter((operation) => operation['x-access'] !== 'public');
    for (const { responses } of guarded) expect(Object.keys(responses)).toEqual(expect.arrayContaining(['401', '403']));
    const reading = operations.filter(({ requestBody }) => requestBody !== undefined);
    for (const { responses } of reading) expect(Object.keys(responses)).toEqual(expect.arrayContaining(['415', '422']));
  });

  test('refers to nothing that is not there', () => {
    const wanted = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/([^/]+)\/([^"]+)"/g)];
    expect(wanted.length).toBeGreaterThan(50);
    const lost = wanted.filter(([, kind = '', name = '']) => {
      const group = document.components[kind];
      return typeof group !== 'object' || group === null || !(name in group);
    });
    expect(lost.map(([text]) => text)).toEqual([]);
  });
});

describe('a contract', () => {
  test.each(ROUTES.map((route) => [route.route, route] as const))('%s can be said in JSON Schema', (_, route) => {
    const { body, query, path, answer } = route;
    for (const schema of [body, query, path]) if (schema !== undefined) jsonSchemaOf(schema, 'input');
    if (answer !== undefined) expect(jsonSchemaOf(answer, 'output')).toMatchObject({ type: 'object' });
    // 204 has no body, a page and a text have no schema
    expect(answer === undefined).toBe(route.status === 204 || (route.answerType ?? '').startsWith('text/'));
  });

  test.each(ROUTES.filter(({ body, access }) => body !== undefined && access !== 'service'))(
    '$route shows a body that works',
    ({ body, example }) => {
      expect(body?.safeParse(example)).toMatchObject({ success: true });
    },
  );
});
