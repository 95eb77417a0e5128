import { expect, test } from 'vitest';
import { openApiDocument } from '../../functions/shared/contracts/openapi.ts';
import { ROUTES } from '../../functions/shared/contracts/routes.ts';
import { mustBe, Visitor } from '../support/visitor.ts';

test('strangers read the interface as the contracts have it', async () => {
  const answer = mustBe(200, await new Visitor().get('/api/openapi.json'));
  expect(answer.headers.get('content-type')).toContain('application/json');
  expect(answer.body).toEqual(JSON.parse(JSON.stringify(openApiDocument(ROUTES))));
});

test('strangers read it as a page, which may load nothing and run nothing', async () => {
  const answer = mustBe(200, await new Visitor().get('/api/docs'));
  expect(answer.headers.get('content-type')).toContain('text/html');
  expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
  expect(String(answer.body)).toContain('id="create-order"');
});
