import { jobs } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({ jobs: jobs() });
