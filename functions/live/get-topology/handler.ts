import { GetTopology } from '../../shared/contracts/live.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { reply } from '../../shared/http/reply.ts';
import type { Reading } from '../adapters/deployed-system.ts';
import type { TopologyHash } from '../adapters/topology-hash.ts';
import { topologyOf } from '../domain/topology/topology.ts';

export interface Dependencies {
  deployed: () => Promise<Reading>;
  hash: TopologyHash;
  now: () => Date;
}

/** The map of what is deployed, with its hash as entity tag; 304 while the picture is the same. */
export const createHandler = ({ deployed, hash, now }: Dependencies) => {
  let written: string | undefined;
  return httpHandler(GetTopology, async ({ headers }) => {
    const { system, ageMs } = await deployed();
    const topology = topologyOf(system, now());
    if (written !== topology.hash) {
      await hash.write(topology.hash);
      written = topology.hash;
    }
    const etag = `"${topology.hash}"`;
    // whoever asks again when the reading is three seconds old gets a new one
    const entity = { etag, 'cache-control': 'no-cache', 'x-reading-age-ms': String(Math.max(0, Math.round(ageMs))) };
    if (headers['if-none-match'] === etag) return reply({ status: 304, headers: entity });
    return reply({ status: 200, headers: entity, body: topology });
  });
};
