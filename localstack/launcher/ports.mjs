// @ts-check
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { Failure } from './failure.mjs';

/** Everything listens here and nowhere else. */
export const LOOPBACK = '127.0.0.1';

/** @typedef {{ page: number, engine: number, dataPlane: number }} Ports */

/** @type {Array<{ key: keyof Ports, variable: string, standard: number, what: string }>} */
export const PORTS = [
  { key: 'page', variable: 'PLAYGROUND_PORT', standard: 3000, what: 'page' },
  { key: 'engine', variable: 'PLAYGROUND_ENGINE_PORT', standard: 4566, what: 'engine' },
  { key: 'dataPlane', variable: 'PLAYGROUND_DATAPLANE_PORT', standard: 4567, what: 'data plane' },
];

/**
 * The ports of this run from the environment, with the standard ones as default.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Ports}
 */
export function choosePorts(env) {
  const ports = { page: 0, engine: 0, dataPlane: 0 };
  /** @type {Map<number, string>} */
  const seen = new Map();
  for (const { key, variable, standard } of PORTS) {
    const text = env[variable] || String(standard);
    const port = Number(text);
    if (!Number.isInteger(port) || port < 1 || port > 65535) {
      throw new Failure(`${variable}=${text} is not a port number.`, `Set ${variable} to a number from 1 to 65535.`);
    }
    const other = seen.get(port);
    if (other) {
      throw new Failure(`${other} and ${variable} are both ${port}.`, `Give ${variable} a port of its own.`);
    }
    seen.set(port, variable);
    ports[key] = port;
  }
  return ports;
}

/**
 * @param {number} port
 * @returns {Promise<boolean>} whether nobody listens there on the loopback or on all interfaces
 */
export function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/**
 * Ports that are free now, all different. Another process may still take one before it is used.
 * @param {number} count
 * @returns {Promise<number[]>}
 */
export async function freePorts(count) {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        /** @type {Promise<import('node:net').Server>} */ (
          new Promise((resolve, reject) => {
            const server = createServer();
            server.once('error', reject);
            server.listen(0, LOOPBACK, () => resolve(server));
          })
        ),
    ),
  );
  const ports = servers.map((server) => /** @type {import('node:net').AddressInfo} */ (server.address()).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/**
 * Who listens on a port, where /proc tells (Linux, own processes or root).
 * @param {number} port
 * @returns {{ pid: number, command: string } | undefined}
 */
export function portHolder(port) {
  const inodes = listeningInodes(port);
  if (inodes.size === 0) return undefined;
  for (const pid of processIds()) {
    const held = socketsOf(pid).some((inode) => inodes.has(inode));
    if (held) {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      return { pid, command: command.slice(0, 120) };
    }
  }
  return undefined;
}

/** @param {number} port */
function listeningInodes(port) {
  const inodes = new Set();
  const LISTEN = '0A';
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of readOr(table, '').split('\n').slice(1)) {
      const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
      if (state === LISTEN && local && Number.parseInt(local.split(':')[1] ?? '', 16) === port) inodes.add(inode);
    }
  }
  return inodes;
}

function processIds() {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

/** @param {number} pid */
function socketsOf(pid) {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((descriptor) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${descriptor}`))?.[1] ?? [];
      } catch {
        return [];
      }
    });
  } catch {
    return [];
  }
}

/**
 * @param {string} path
 * @param {string} otherwise
 */
function readOr(path, otherwise) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return otherwise;
  }
}

/**
 * Refuses to go on when a port is taken, and says by whom and how to choose another.
 * @param {Ports} ports
 * @param {Array<keyof Ports>} [needed]
 */
export async function requireFreePorts(ports, needed = ['page', 'engine', 'dataPlane']) {
  const taken = [];
  for (const { key, variable, what } of PORTS) {
    if (needed.includes(key) && !(await isFree(ports[key]))) taken.push({ port: ports[key], variable, what });
  }
  if (taken.length === 0) return;
  const lines = taken.map(({ port, what }) => {
    const holder = portHolder(port);
    return `Port ${port} (${what}) is taken${holder ? ` by process ${holder.pid}: ${holder.command}` : ''}.`;
  });
  const free = await freePorts(taken.length);
  const others = taken.map(({ variable }, index) => `${variable}=${free[index]}`).join(' ');
  throw new Failure(
    lines.join('\n'),
    `end that program, or choose other ports: ${others} npm start\n` +
      'A second playground also needs a folder of its own: PLAYGROUND_STATE_DIR=/some/folder',
  );
}
