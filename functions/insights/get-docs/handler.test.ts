import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { openApiDocument } from '../../shared/contracts/openapi.ts';
import { ROUTES } from '../../shared/contracts/routes.ts';
import { callHttp } from '../../shared/testing/http.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import { createHandler as createDocument } from '../get-openapi/handler.ts';
import { createHandler } from './handler.ts';

const document = openApiDocument(ROUTES);
const MAX_PAGE_BYTES = 100 * 1024;

test('the page names every operation, fits a slow line, and needs neither script nor anything from elsewhere', async () => {
  using _ = surroundings();
  const { status, headers, body } = await callHttp(createHandler({ document }));
  const page = z.string().parse(body);
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('text/html; charset=utf-8');
  expect(Buffer.byteLength(page)).toBeLessThan(MAX_PAGE_BYTES);
  for (const methods of Object.values(document.paths)) {
    for (const { operationId } of Object.values(methods)) expect(page).toContain(`id="${operationId}"`);
  }
  expect(page).not.toMatch(/<script|<link|<img|\bon[a-z]+=|style="|https?:\/\//);
});

test('the style is the one that the content security policy allows', async () => {
  using _ = surroundings();
  const { headers, body } = await callHttp(createHandler({ document }));
  const [, style = ''] = /<style>(.*?)<\/style>/s.exec(String(body)) ?? [];
  const hash = createHash('sha256').update(style).digest('base64');
  expect(headers['content-security-policy']).toContain(`style-src 'sha256-${hash}'`);
});

test('links within the page lead somewhere', async () => {
  using _ = surroundings();
  const { body } = await callHttp(createHandler({ document }));
  const page = String(body);
  const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id = '']) => id);
  expect(links.length).toBeGreaterThan(100);
  expect([...new Set(links)].filter((id) => !page.includes(`id="${id}"`))).toEqual([]);
});

test('the document itself is served whole, and may be remembered for a minute', async () => {
  using _ = surroundings();
  const answer = await callHttp(createDocument({ document }));
  expect(answer.body).toEqual(document);
  expect(answer.headers['cache-control']).toBe('public, max-age=60');
});
