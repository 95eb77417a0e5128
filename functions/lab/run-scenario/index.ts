import { doors, players, scenarios, ticks } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({
  scenarios: scenarios(),
  ticks: ticks(),
  players: players(doors()),
  now: () => new Date(),
});
