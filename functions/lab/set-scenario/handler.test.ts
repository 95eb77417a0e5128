import { expect, test } from 'vitest';
import '../../shared/testing/matchers.ts';
import { ScenarioAccepted, ScenariosView } from '../../shared/contracts/lab.http.ts';
import { callHttp } from '../../shared/testing/http.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import { LOST_AFTER_MS, PICK_UP_MS } from '../domain/run.ts';
import { createHandler as createList } from '../list-scenarios/handler.ts';
import { LAB } from '../log-messages.ts';
import { labWorld } from '../testing/lab-world.ts';
import { createHandler } from './handler.ts';

const asOperator = { kind: 'operator', sub: 'olga', roles: 'customer operator', sid: 's' };

function setUp() {
  const lab = labWorld();
  const handler = createHandler(lab);
  const resource = '/api/scenarios/{name}';
  return {
    ...lab,
    set: (name: string, body: unknown) =>
      callHttp(handler, { method: 'POST', resource, path: { name }, body, authorizer: asOperator }),
    list: async () => ScenariosView.parse((await callHttp(createList(lab), { resource: '/api/scenarios' })).body),
  };
}

test('a scenario is switched on with its seed, and sends itself the first stretch', async () => {
  using _ = surroundings();
  const { set, sent, list, scenarios: rows } = setUp();
  const { status, body } = await set('chaotic', { active: true, seed: 42 });
  expect(status).toBe(202);
  expect(ScenarioAccepted.parse(body)).toMatchObject({
    accepted: true,
    scenario: 'chaotic',
    active: true,
    activeScenarioIds: ['chaotic'],
  });
  expect(rows.rows.get('chaotic')).toMatchObject({ seed: 42, actor: { kind: 'operator', id: 'olga' } }); // told by the stream
  expect(sent).toMatchObject([{ delaySeconds: 0, event: { data: { scenario: 'chaotic', slice: 0 } } }]);
  const { scenarios, activeNarrative } = await list();
  expect(scenarios.find(({ id }) => id === 'chaotic')).toMatchObject({
    active: true,
    run: { seed: 42 },
    maxSeconds: 300,
  });
  expect(activeNarrative).toContain('Chaos');
});

test('switched on twice it runs once: the second message has the id of the first', async () => {
  using _ = surroundings();
  const { set, sent, scenarios } = setUp();
  await set('spike', { active: true });
  const run = scenarios.rows.get('spike');
  expect((await set('spike', { active: true })).status).toBe(202);
  expect(scenarios.rows.get('spike')).toBe(run);
  expect(new Set(sent.map(({ event }) => event.meta.id)).size).toBe(1);
});

test('a running scenario does not change its seed; another scenario runs beside it', async () => {
  using _ = surroundings();
  const { set, list } = setUp();
  await set('spike', { active: true, seed: 1 });
  expect((await set('spike', { active: true, seed: 2 })).body).toMatchObject({ status: 409, code: 'scenario-running' });
  await set('normal', { active: true });
  expect((await list()).activeScenarioIds.toSorted()).toEqual(['normal', 'spike']);
});

test('between two stretches the next one is called at once, by a message that is no copy of one that waits', async () => {
  using _ = surroundings();
  const { set, scenarios, sent } = setUp();
  await set('normal', { active: true });
  expect((await set('normal', { active: false })).status).toBe(202);
  expect(scenarios.rows.get('normal')).toMatchObject({ stopRequested: true });
  expect(sent).toMatchObject([{ delaySeconds: 0 }, { delaySeconds: 0, event: { data: { slice: 0 } } }]);
  expect(new Set(sent.map(({ event }) => event.meta.id)).size).toBe(2);
});

test('off stays off', async () => {
  using _ = surroundings();
  const { set, sent } = setUp();
  expect((await set('normal', { active: false })).status).toBe(202);
  expect(sent).toEqual([]);
});

test('while a stretch is played the wish is left for whoever plays it', async () => {
  using world = surroundings();
  const { set, scenarios, sent } = setUp();
  await set('normal', { active: true });
  const run = scenarios.rows.get('normal');
  if (run === undefined) throw new Error('it does not run');
  await scenarios.take(run, 'somebody');
  expect(ScenarioAccepted.parse((await set('normal', { active: false })).body).activeScenarioIds).toEqual(['normal']);
  expect(scenarios.rows.get('normal')).toMatchObject({ status: 'running', stopRequested: true });
  expect(sent).toHaveLength(1);
  expect(world).toHaveSaid(LAB.STOP_ASKED, { scenario: 'normal' });
});

test('whoever looks at a run that nobody works on any more finds it lost, once', async () => {
  using _ = surroundings();
  const { set, list, later, scenarios } = setUp();
  await set('normal', { active: true });
  later(PICK_UP_MS + LOST_AFTER_MS + 1);
  expect(await list()).toMatchObject({ activeScenarioIds: [], finished: [{ endedBecause: 'lost' }] });
  await list();
  expect(scenarios.ended).toHaveLength(1);
  expect((await set('normal', { active: true, seed: 9 })).status).toBe(202);
});

test('a scenario that there is not is not found, and a wish has to be a wish', async () => {
  using _ = surroundings();
  const { set } = setUp();
  expect((await set('calm', { active: true })).status).toBe(404);
  expect((await set('normal', {})).status).toBe(422);
  expect((await set('normal', { active: true, seed: -1 })).status).toBe(422);
});
