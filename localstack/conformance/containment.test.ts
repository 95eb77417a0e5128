/** Lambda Operator Guide: "Lambda execution environments": one that dies takes nothing else with it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from './support/eventually.ts';
import { createFunction, invoke } from './support/functions.ts';
import { heard, SAY } from './support/log-lines.ts';
import { createMapping } from './support/mappings.ts';
import { createQueue, depthOf, send } from './support/queues.ts';
import { type Client, connect, deploySocketApi } from './support/websocket-api.ts';
import { newWorld } from './support/world.ts';

const world = newWorld();
let client: Client;
let neighbour: string;

beforeAll(async () => {
  const { url } = await deploySocketApi(world, {
    functions: { Echo: 'exports.handler = async ({ body }) => ({ statusCode: 200, body });' },
    routes: { $default: { to: 'Echo', twoWay: true } },
  });
  client = await connect(url);
  world.undo(() => client[Symbol.asyncDispose]());
  neighbour = await createFunction(world, "export const handler = async () => 'here';");
});
afterAll(() => world.dispose());

const DEATHS = {
  'has its process killed': {
    body: "process.kill(process.pid, 'SIGKILL'); await new Promise(() => {});",
    reason: /Runtime exited with error: signal: killed$/,
  },
  'exits in the middle of its work': {
    body: 'setTimeout(() => process.exit(9), 50); await new Promise((resolve) => setTimeout(resolve, 5_000));',
    reason: /Runtime exited with error: exit status 9$/,
  },
};

test.each(Object.entries(DEATHS))(
  'a function that %s fails alone: sockets stay open, others answer',
  async (_, death) => {
    const dying = await createFunction(world, `export const handler = async () => { ${death.body} };`);
    expect(await invoke(dying)).toMatchObject({
      functionError: 'Unhandled',
      payload: { errorType: 'Runtime.ExitError', errorMessage: expect.stringMatching(death.reason) },
    });
    await eventually(async () => expect(await invoke(neighbour)).toMatchObject({ payload: 'here' }), 5_000);
    const seen = client.received.length;
    client.send('still open');
    expect(await client.messages(seen + 1)).toHaveLength(seen + 1);
  },
);

test('messages in the hands of a function that dies come back and are handled', async () => {
  const queue = await createQueue(world, { VisibilityTimeout: '1' });
  const name = await createFunction(
    world,
    `${SAY}export const handler = async ({ Records }) => {
      if (Records.some(({ attributes }) => attributes.ApproximateReceiveCount === '1')) process.kill(process.pid, 'SIGKILL');
      for (const { body } of Records) say(body);
    };`,
  );
  await createMapping(world, queue.arn, name);
  const bodies = ['one', 'two', 'three'];
  for (const body of bodies) await send(queue, body);
  await eventually(async () => expect(new Set(await heard(name))).toEqual(new Set(bodies)));
  await eventually(async () => expect(await depthOf(queue)).toBe(0));
});
