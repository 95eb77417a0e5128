import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { z } from 'zod';
import { Topology } from '../../functions/shared/contracts/topology.ts';
import { running } from '../support/running.ts';
import { openPage } from './page.ts';

const Template = z.object({
  Resources: z.record(
    z.string(),
    z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) }),
  ),
});

/** Names of the resources of a type in the templates that this run synthesised. */
function synthesised(type: string, property: string): string[] {
  const folder = join(process.env.PLAYGROUND_STATE_DIR ?? resolve(import.meta.dirname, '../../.playground'), 'cdk.out');
  const templates = readdirSync(folder).filter((name) => name.endsWith('.template.json'));
  return templates.flatMap((name) =>
    Object.values(Template.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))).Resources)
      // a schedule is a rule, too, but not of our bus
      .filter(({ Type, Properties }) => Type === type && Properties.ScheduleExpression === undefined)
      .map(({ Properties }) => String(Properties[property])),
  );
}

test('the map shows what the synthesised templates have: rules, topics, queues with their dead letters, tables, buckets, socket', async ({
  request,
}) => {
  const answer = await request.get(`${running().pageUrl}/api/topology/deployed`);
  expect(answer.status()).toBe(200);
  const { nodes, edges } = Topology.parse(await answer.json());
  const names = (kind: string) =>
    nodes.flatMap((node) => (node.kind === kind && node.name !== null ? [node.name] : [])).sort();
  const queues = synthesised('AWS::SQS::Queue', 'QueueName');
  expect(names('queue')).toEqual(queues.filter((name) => !/-dlq(\.fifo)?$|undelivered/.test(name)).sort());
  expect(names('topic')).toEqual(synthesised('AWS::SNS::Topic', 'TopicName').sort());
  expect(names('rule')).toEqual(synthesised('AWS::Events::Rule', 'Name').sort());
  expect(names('dlq')).toEqual(
    names('queue')
      .map((name) => name.replace(/(\.fifo)?$/, '-dlq$1'))
      .sort(),
  );
  const functions = new Set(synthesised('AWS::Lambda::Function', 'FunctionName'));
  expect(names('function').filter((name) => !functions.has(name))).toEqual([]);
  const stores = nodes.filter(({ facts }) => facts.store === 'S3 bucket');
  expect(new Set(stores.map(({ name }) => name)).size).toBe(synthesised('AWS::S3::Bucket', 'BucketName').length);
  // a table is drawn where a consumer or a stream writes it; the others are named by their service
  const tables = synthesised('AWS::DynamoDB::Table', 'TableName');
  const buckets = new Set(stores.map(({ name }) => name));
  expect(names('table').filter((name) => !tables.includes(name) && !buckets.has(name))).toEqual([]);
  const named = new Set(nodes.flatMap(({ facts }) => (Array.isArray(facts.tables) ? facts.tables : [])));
  const bookkeeping =
    /-(connections|tickets|journal|live-counters|sli-buckets|idempotency|message-failures|rate-limits|breakers)$/;
  const unseen = tables.filter((name) => !names('table').includes(name) && !named.has(name.replace(/^[a-z0-9]+-/, '')));
  expect(unseen.filter((name) => !bookkeeping.test(name))).toEqual([]);
  expect(nodes.filter(({ kind }) => kind === 'socket')).toHaveLength(
    synthesised('AWS::ApiGatewayV2::Api', 'Name').length,
  );
  expect(edges.filter(({ drift }) => drift !== undefined)).toEqual([]);
  expect(await (await request.get(`${running().pageUrl}/api/topology/deployed`)).headers().etag).toBe(
    answer.headers().etag,
  );
});

for (const [width, height] of [
  [1280, 800],
  [1440, 900],
  [1920, 1080],
  [2560, 1440],
] as const) {
  test.describe(`at ${width} × ${height}`, () => {
    test.use({ viewport: { width, height } });

    test('a part of the map is in sight as a whole, and its names are at least 10 px high', async ({
      page,
      request,
    }) => {
      await openPage(page);
      const { districts } = Topology.parse(
        await (await request.get(`${running().pageUrl}/api/topology/deployed`)).json(),
      );
      const [home] = districts;
      for (const district of districts) {
        if (district !== home) await page.getByRole('button', { name: district.label, exact: true }).click();
        await expect.poll(() => notInSight(page, district.nodes)).toEqual([]);
        expect(await nameHeight(page)).toBeGreaterThanOrEqual(10);
      }
    });
  });
}

/** Nodes of these that reach beyond the pane. */
async function notInSight(page: Page, ids: readonly string[]): Promise<string[]> {
  const pane = await page.locator('.map-pane').boundingBox();
  const seen = await Promise.all(
    ids.map(async (id) => {
      const box = await page.locator(`.react-flow__node[data-id="${id}"]`).boundingBox();
      const inside =
        box !== null &&
        pane !== null &&
        box.x >= pane.x &&
        box.x + box.width <= pane.x + pane.width &&
        box.y >= pane.y &&
        box.y + box.height <= pane.y + pane.height;
      return { id, inside };
    }),
  );
  return seen.flatMap(({ id, inside }) => (inside ? [] : [id]));
}

const nameHeight = (page: Page): Promise<number> =>
  page.evaluate<number>(`(() => {
    const name = document.querySelector('.place.queue .name');
    const zoom = name.getBoundingClientRect().height / name.offsetHeight;
    return Number.parseFloat(getComputedStyle(name).fontSize) * zoom;
  })()`);
