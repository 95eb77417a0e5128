import type { HeavyHash } from '../../shared/contracts/deals.http.ts';
import { HashBad } from '../../shared/contracts/deals.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { type HashDependencies, hashBeside } from '../hash-door.ts';

export interface Dependencies extends HashDependencies {
  readonly hash: (work: HeavyHash) => string;
}

export const createHandler = ({ hash, ...dependencies }: Dependencies) =>
  httpHandler(HashBad, (request) => hashBeside(request, 'main', hash, dependencies));
