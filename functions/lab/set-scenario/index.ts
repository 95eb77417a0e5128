import { ulid } from 'ulid';
import { scenarios, ticks } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({
  scenarios: scenarios(),
  ticks: ticks(),
  now: () => new Date(),
  newId: () => ulid(),
});
