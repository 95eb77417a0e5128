import type { HeavyHash } from '../../shared/contracts/deals.http.ts';
import { HashGood } from '../../shared/contracts/deals.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { type HashDependencies, hashBeside } from '../hash-door.ts';

export interface Dependencies extends HashDependencies {
  readonly hash: (work: HeavyHash) => Promise<string>;
}

export const createHandler = ({ hash, ...dependencies }: Dependencies) =>
  httpHandler(HashGood, (request) => hashBeside(request, 'worker', hash, dependencies));
