/** Consumers switched off for a while: their queues fill, as when a service is down. */
import {
  GetEventSourceMappingCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { CONSUMERS, type ConsumerName } from '../../functions/shared/contracts/flows.ts';
import { eventually } from './eventually.ts';
import { running } from './running.ts';

/** Nobody reads the consumer's queue until disposed. */
export async function without(consumer: ConsumerName): Promise<AsyncDisposable> {
  const client = new LambdaClient({
    endpoint: running().engineUrl,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const { service, handler } = CONSUMERS[consumer];
  const FunctionName = `playground-${service}-${handler}`;
  const { EventSourceMappings = [] } = await client.send(new ListEventSourceMappingsCommand({ FunctionName }));
  const [mapping, ...others] = EventSourceMappings;
  if (mapping?.UUID === undefined || others.length > 0) throw new Error(`${FunctionName} does not read one queue`);
  const { UUID } = mapping;
  const turn = async (Enabled: boolean): Promise<void> => {
    await client.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
    await eventually(async () => {
      const { State } = await client.send(new GetEventSourceMappingCommand({ UUID }));
      if (State !== (Enabled ? 'Enabled' : 'Disabled')) throw new Error(`${consumer} is ${State}`);
    });
  };
  await turn(false);
  return { [Symbol.asyncDispose]: () => turn(true) };
}
