import { z } from 'zod';
import { RunName, ScenarioAccepted, ScenariosView, SetScenario } from './lab.http.ts';
import { defineRoute } from './route.ts';

const service = 'lab';

export const ListScenarios = defineRoute({
  route: 'GET /api/scenarios',
  service,
  handler: 'list-scenarios',
  access: 'public',
  summary: 'The scenarios of the load lab: what runs, what to watch, and what came of the last runs.',
  answer: ScenariosView,
  reported: false,
});

export const SetScenarioRoute = defineRoute({
  route: 'POST /api/scenarios/{name}',
  service,
  handler: 'set-scenario',
  access: 'operator',
  summary: 'Switches a scenario on or off; several may run at once, each once.',
  path: z.object({ name: RunName }),
  body: SetScenario,
  answer: ScenarioAccepted,
  status: 202,
  refusals: ['scenario-running'],
  example: { active: true, seed: 1 },
});
