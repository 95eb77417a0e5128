import {
  CreateEventSourceMappingCommand,
  type CreateEventSourceMappingCommandInput,
  DeleteEventSourceMappingCommand,
  GetEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { lambda } from './clients.ts';
import { eventually } from './eventually.ts';
import type { World } from './world.ts';

/** Connects a source with a function and waits until it delivers; answers its id. */
export async function createMapping(
  world: World,
  EventSourceArn: string,
  FunctionName: string,
  settings: Partial<CreateEventSourceMappingCommandInput> = {},
): Promise<string> {
  const { UUID = '' } = await lambda.send(
    new CreateEventSourceMappingCommand({ EventSourceArn, FunctionName, BatchSize: 10, ...settings }),
  );
  world.undo(() => lambda.send(new DeleteEventSourceMappingCommand({ UUID })));
  await mappingIs(UUID, 'Enabled');
  return UUID;
}

/** Waits until a mapping has reached a state. */
export const mappingIs = (UUID: string, state: 'Enabled' | 'Disabled'): Promise<void> =>
  eventually(async () => {
    const { State } = await lambda.send(new GetEventSourceMappingCommand({ UUID }));
    if (State !== state) throw new Error(`the mapping is ${State}, not ${state}`);
  });
