import { indicators } from '../adapters/indicators.ts';
import { doors, players, scenarios, ticks } from '../wiring.ts';
import { createHandler } from './handler.ts';

const through = doors();

export const handler = createHandler({
  scenarios: scenarios(),
  ticks: ticks(),
  players: players(through),
  indicators: indicators(through),
  now: () => new Date(),
});
