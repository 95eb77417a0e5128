import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FromDataPlane } from '../protocol.ts';
import { type ApiDoor, openApiDoor } from './api-door.ts';

type ApiCall = Extract<FromDataPlane, { type: 'api.call' }>;

let door: ApiDoor;
let calls: ApiCall[];
beforeEach(async () => {
  calls = [];
  door = await openApiDoor((call) => calls.push(call));
});
afterEach(() => door.close());

const post = (body: string, signal?: AbortSignal) =>
  fetch(`http://127.0.0.1:${door.port}/?x=1`, {
    method: 'POST',
    body,
    headers: { 'X-Amz-Target': 'AWSEvents.PutEvents', 'content-type': 'application/x-amz-json-1.1' },
    signal: signal ?? null,
  });
const heard = (count: number) => vi.waitFor(() => expect(calls).toHaveLength(count), { timeout: 5_000, interval: 2 });

test('a call goes to the plugin as it came, and its answer back to the caller', async () => {
  const answer = post('{"grün":1}');
  await heard(1);
  expect(calls[0]).toMatchObject({
    method: 'POST',
    path: '/?x=1',
    body: '{"grün":1}',
    headers: { 'x-amz-target': 'AWSEvents.PutEvents', 'content-type': 'application/x-amz-json-1.1' },
  });
  expect(Object.keys(calls[0]?.headers ?? {})).not.toContain('host');
  door.answer({ type: 'api.answer', id: calls[0]?.id ?? 0, status: 400, headers: { 'x-a': 'b' }, body: '{"ü":2}' });
  const { status, headers } = await answer;
  expect([status, headers.get('x-a'), await (await answer).text()]).toEqual([400, 'b', '{"ü":2}']);
});

test('answers find their callers in any order, and one that nobody waits for is dropped', async () => {
  const gone = new AbortController();
  const [first, second, third] = [post('1'), post('2'), post('3', gone.signal)];
  await heard(3);
  gone.abort();
  await expect(third).rejects.toThrow();
  for (const { id, body } of calls.toReversed()) {
    door.answer({ type: 'api.answer', id, status: 200, headers: {}, body: `to ${body}` });
  }
  expect(await Promise.all([first, second].map(async (each) => (await each).text()))).toEqual(['to 1', 'to 2']);
});
