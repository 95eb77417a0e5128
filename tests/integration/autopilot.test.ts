import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ScenarioAccepted, ScenariosView } from '../../functions/shared/contracts/lab.http.ts';
import { eventually } from '../support/eventually.ts';
import { listen } from '../support/feed.ts';
import { running } from '../support/running.ts';
import { mustBe, Visitor } from '../support/visitor.ts';

vi.setConfig({ testTimeout: 120_000 }); // several visits, where the first one finds no function started yet

const operator = new Visitor();
const set = async (active: boolean, seed?: number) =>
  ScenarioAccepted.parse(
    mustBe(202, await operator.post('/api/scenarios/autopilot', { active, ...(seed === undefined ? {} : { seed }) }))
      .body,
  );

beforeAll(async () => {
  await operator.logIn(running().operator);
  await set(false);
});
afterAll(() => set(false));

/** Its first visit buys something with a good card: `visitOf` says so, and a test of the rules holds it to that. */
const BUYS_AT_ONCE = 3;

test('the autopilot shops through the public doors: its order runs through the system like any other', async () => {
  using feed = await listen(
    { types: ['OrderPlaced', 'StockReserved', 'PaymentConfirmed', 'OrderConfirmed'] },
    operator,
  );
  await set(true, BUYS_AT_ONCE);
  await eventually(
    () =>
      feed.mustHaveFollowed([
        ['StockReserved', 'OrderPlaced'],
        ['PaymentConfirmed', 'StockReserved'],
        ['OrderConfirmed', 'PaymentConfirmed'],
      ]),
    { within: 90_000, explain: () => feed.story() },
  );
  await set(false);
  await eventually(
    async () => {
      const { activeScenarioIds } = ScenariosView.parse(mustBe(200, await new Visitor().get('/api/scenarios')).body);
      expect(activeScenarioIds).not.toContain('autopilot');
    },
    { explain: () => 'The autopilot goes on' },
  );
});
