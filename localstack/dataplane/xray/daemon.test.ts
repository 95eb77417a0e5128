import { createSocket } from 'node:dgram';
import { expect, test, vi } from 'vitest';
import { listenForSegments } from './daemon.ts';

test('a datagram with header and segment is passed on, anything else is dropped', async () => {
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const heard: string[] = [];
  const daemon = await listenForSegments((document) => heard.push(document));
  const sender = createSocket('udp4');
  const send = (text: string) =>
    new Promise<void>((resolve, reject) => {
      sender.send(text, daemon.port, '127.0.0.1', (error) => (error === null ? resolve() : reject(error)));
    });
  const segment = JSON.stringify({ trace_id: '1-a', id: 'b', name: 'x'.repeat(30_000) });
  await send('{"format": "json", "version": 1}\nnot json');
  await send(segment);
  await send(`{"format": "json", "version": 1}\n${segment}`);
  await vi.waitFor(() => expect(heard).toEqual([segment]), { timeout: 5_000 });
  expect(stderr).toHaveBeenCalledTimes(1);
  sender.close();
  await daemon.close();
  stderr.mockRestore();
});
