import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { choosePorts, freePorts, isFree, LOOPBACK, portHolder, requireFreePorts } from './ports.mjs';

const open: Server[] = [];
const occupy = async (): Promise<number> => {
  const [port = 0] = await freePorts(1);
  const server = createServer();
  open.push(server);
  await new Promise<void>((resolve) => server.listen(port, LOOPBACK, resolve));
  return port;
};
afterEach(() => Promise.all(open.splice(0).map((server) => new Promise((resolve) => server.close(resolve)))));

describe('the ports of a run', () => {
  it('are the standard ones unless the environment names others', () => {
    expect(choosePorts({})).toEqual({ page: 3000, engine: 4566, dataPlane: 4567 });
    expect(choosePorts({ PLAYGROUND_ENGINE_PORT: '14566' }).engine).toBe(14566);
  });

  it.each(['0', '70000', 'many', '-1', '80.5'])('are refused when one is %s', (text) => {
    expect(() => choosePorts({ PLAYGROUND_PORT: text })).toThrow(`PLAYGROUND_PORT=${text}`);
  });

  it('are refused when two are the same', () => {
    expect(() => choosePorts({ PLAYGROUND_PORT: '4566' })).toThrow(
      'PLAYGROUND_PORT and PLAYGROUND_ENGINE_PORT are both 4566',
    );
  });

  it('are different and free when they are looked for', async () => {
    const ports = await freePorts(5);
    expect(new Set(ports).size).toBe(5);
    expect(await Promise.all(ports.map(isFree))).toEqual(Array(5).fill(true));
  });

  it('are refused with the number and the way out when one is taken', async () => {
    const page = await occupy();
    const [engine = 0, dataPlane = 0] = await freePorts(2);
    await expect(requireFreePorts({ page, engine, dataPlane })).rejects.toMatchObject({
      message: expect.stringContaining(`Port ${page} (page) is taken`),
      fix: expect.stringContaining('PLAYGROUND_PORT='),
    });
    await expect(requireFreePorts({ page, engine, dataPlane }, ['engine', 'dataPlane'])).resolves.toBeUndefined();
  });

  it.runIf(process.platform === 'linux')('name the process that holds one', async () => {
    const port = await occupy();
    expect(portHolder(port)?.pid).toBe(process.pid);
  });
});
