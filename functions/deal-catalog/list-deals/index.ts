import { labBehaviour } from '../../shared/lab-behaviour/lab-behaviour.ts';
import { listCache } from '../list-cache.ts';
import { deals } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({
  deals: deals(),
  cache: listCache(Date.now),
  behave: labBehaviour('deal-catalog'),
});
