import { z } from 'zod';
import { defineEvent } from './define-event.ts';
import { EndedBecause, Outcome, RunName, Seed } from './lab.http.ts';
import { Ulid } from './values.ts';

const source = 'playground.lab';
const run = { scenario: RunName, runId: Ulid };

export const ScenarioStarted = defineEvent({
  source,
  type: 'ScenarioStarted',
  version: '1.0.0',
  summary: 'Somebody switched a scenario on; its requests come through the public doors from now on.',
  sentence: 'The scenario {scenario} began, with seed {seed}.',
  data: z.object({ ...run, seed: Seed }),
});

export const ScenarioStopped = defineEvent({
  source,
  type: 'ScenarioStopped',
  version: '1.0.0',
  summary: 'A scenario ended: stopped, done, out of time, or lost because nobody worked on it any more.',
  sentence: 'The scenario {scenario} ended ({endedBecause}) after {outcome.requests} requests.',
  data: z.object({
    ...run,
    seed: Seed,
    endedBecause: EndedBecause,
    seconds: z.number().nonnegative(),
    outcome: Outcome,
  }),
});

/** The lab's message to itself. It stands in a queue only, never on the bus. */
export const ScenarioSliceDue = defineEvent({
  source,
  type: 'ScenarioSliceDue',
  version: '1.0.0',
  summary: 'The next stretch of a running scenario is due.',
  sentence: 'Stretch {slice} of the scenario {scenario} was due.',
  data: z.object({ ...run, slice: z.int().nonnegative() }),
});
