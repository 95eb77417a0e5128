import { readFileSync, statSync } from 'node:fs';
import { Failure } from './failure.mjs';

/** Where the page's server sends requests: base addresses on the data plane, without a slash at the end. */
export interface Doors {
  /** REST API with its stage. */
  rest: string | undefined;
  /** WebSocket API with its stage, as http(s). */
  webSocket: string | undefined;
}

/**
 * An address as the template knows it, turned into the one the data plane listens on.
 *
 * On AWS, and so in the stacks' outputs, the API's id is part of the host name (`https://<id>.execute-api.…/<stage>`);
 * the data plane serves `http://127.0.0.1:<port>/<id>/<stage>`. Outputs that already have that form keep their path.
 */
export function doorAddress(output: string, dataPlaneUrl: string): string {
  const url = new URL(output);
  const id = /^([a-z0-9]+)\.execute-api\./.exec(url.hostname)?.[1];
  const path = (id ? `/${id}${url.pathname}` : url.pathname).replace(/\/+$/, '');
  if (path.split('/').length !== 3) {
    throw new Failure(
      `The stack output ${output} does not name an API and a stage.`,
      'look at RestApiUrl and WebSocketUrl in infra/',
    );
  }
  return `${dataPlaneUrl}${path}`;
}

/** The APIs' addresses from the outputs file that the deployment wrote. */
export function readDoors(outputsFile: string, dataPlaneUrl: string): Doors {
  const stacks = JSON.parse(readFileSync(outputsFile, 'utf8')) as Record<string, Record<string, string>>;
  const outputs: Record<string, string> = Object.assign({}, ...Object.values(stacks));
  const door = (name: string) => (outputs[name] ? doorAddress(outputs[name], dataPlaneUrl) : undefined);
  return { rest: door('RestApiUrl'), webSocket: door('WebSocketUrl') };
}

/** How often the outputs file is looked at: a redeployment from another terminal rewrites it. */
const LOOK_EVERY_MS = 1_000;

/** The addresses, read again when the file changed. */
export function cachedDoors(outputsFile: string, dataPlaneUrl: string): () => Doors {
  let known: Doors = { rest: undefined, webSocket: undefined };
  let looked = Number.NEGATIVE_INFINITY;
  let version = 0;
  return () => {
    if (performance.now() - looked < LOOK_EVERY_MS) return known;
    looked = performance.now();
    const changed = statSync(outputsFile, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (changed !== version && changed > 0) {
      known = readDoors(outputsFile, dataPlaneUrl);
      version = changed;
    }
    return known;
  };
}
