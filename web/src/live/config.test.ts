import { afterEach, expect, test, vi } from 'vitest';
import { loadConfig } from './config.ts';

const BASE = new URL('https://page.example/here/');

afterEach(() => vi.unstubAllGlobals());

const read = (body: string, status = 200) => {
  vi.stubGlobal('fetch', async () => new Response(body, { status }));
  return loadConfig(BASE);
};

test('the socket is where the page is, unless the configuration says otherwise', async () => {
  expect(await read('{"stage":"local","apiUrl":"","wsUrl":"/ws"}')).toEqual({
    config: { stage: 'local', apiUrl: '', socketUrl: 'wss://page.example/ws' },
  });
});

test.each([
  ['{"apiUrl":7,"wsUrl":"/ws"}', 'config.json: apiUrl is 7, not a text.'],
  ['{"wsUrl":"/ws"}', 'config.json: apiUrl is missing, not a text.'],
  ['{"apiUrl":"","wsUrl":""}', 'config.json: wsUrl is "", not an address.'],
  ['{"apiUrl":"","wsUrl":"http://"}', 'config.json: wsUrl is "http://", not an address.'],
  ['null', 'config.json: apiUrl is missing, not a text.'],
  ['<html>', 'config.json is not JSON.'],
])('%s is refused with field and value', async (body, missing) => {
  expect(await read(body)).toEqual({ missing });
});

test('what is not there is said with its status', async () => {
  expect(await read('', 404)).toEqual({ missing: 'config.json answered 404.' });
});
