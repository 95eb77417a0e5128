/** What is changed beside the template is told by the map, and told no more when it is put back. */
import { expect, test } from 'vitest';
import { Topology } from '../../functions/shared/contracts/topology.ts';
import { withoutTargets, withStrangeRule } from '../support/bus-rules.ts';
import { eventually } from '../support/eventually.ts';
import { mustBe, Visitor } from '../support/visitor.ts';

const somebody = new Visitor();
const map = async () => Topology.parse(mustBe(200, await somebody.get('/api/topology/deployed')).body);
const driftOf = async () => {
  const { edges } = await map();
  return Object.fromEntries(edges.flatMap(({ id, drift }) => (drift === undefined ? [] : [[id, drift]])));
};
/** Read anew every three seconds, on a machine that is busy with other tests. */
const SOON = { within: 30_000 };
const BUS_WAY = 'bus>rule:~integration-ghost';
const WAY = 'rule:~integration-ghost>queue:cart-prices';
const REMOVED = 'rule:recommendations>queue:recommendations';

test('a rule made by hand is a ghost on the map until it is deleted; nothing else moves', {
  timeout: 120_000,
}, async () => {
  const places = ({ nodes }: Topology) =>
    nodes.flatMap(({ id, x, y, drift }) => (drift === 'ghost' ? [] : [{ id, x, y }]));
  const before = await map();
  {
    await using _ = await withStrangeRule('integration-ghost', 'playground-cart-prices');
    await eventually(async () => expect(await driftOf()).toMatchObject({ [BUS_WAY]: 'ghost', [WAY]: 'ghost' }), SOON);
    const during = await map();
    expect(places(during)).toEqual(places(before));
    expect(during.hash).not.toBe(before.hash);
  }
  await eventually(async () => expect(Object.keys(await driftOf())).not.toContain(WAY), SOON);
});

test('a target that was removed leaves its way dark until it is back', { timeout: 120_000 }, async () => {
  {
    await using _ = await withoutTargets('playground-recommendations');
    await eventually(async () => expect(await driftOf()).toMatchObject({ [REMOVED]: 'dark' }), SOON);
    expect((await map()).rules.find(({ id }) => id === 'rule:recommendations')?.targets).toEqual([]);
  }
  await eventually(async () => expect(Object.keys(await driftOf())).not.toContain(REMOVED), SOON);
});
