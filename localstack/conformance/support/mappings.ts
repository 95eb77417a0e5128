import {
  CreateEventSourceMappingCommand,
  type CreateEventSourceMappingCommandInput,
  DeleteEventSourceMappingCommand,
  GetEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { lambda } from './clients.ts';
import { eventually } from './eventually.ts';
import type { World } from './world.ts';

/** Connects a source with a function and waits until it delivers. */
export async function createMapping(
  world: World,
  EventSourceArn: string,
  FunctionName: string,
  settings: Partial<CreateEventSourceMappingCommandInput> = {},
): Promise<void> {
  const { UUID } = await lambda.send(
    new CreateEventSourceMappingCommand({ EventSourceArn, FunctionName, BatchSize: 10, ...settings }),
  );
  world.undo(() => lambda.send(new DeleteEventSourceMappingCommand({ UUID })));
  await eventually(async () => {
    const { State } = await lambda.send(new GetEventSourceMappingCommand({ UUID }));
    if (State !== 'Enabled') throw new Error(`the mapping is ${State}`);
  });
}
