/** Functions as `awslocal lambda` sees them. */
import { DeleteFunctionConcurrencyCommand, LambdaClient, PutFunctionConcurrencyCommand } from '@aws-sdk/client-lambda';
import { running } from './running.ts';

/** Lets nobody call `playground-<name>` until disposed: reserved concurrency of none. */
export async function withoutFunction(name: string): Promise<AsyncDisposable> {
  const client = new LambdaClient({
    endpoint: running().engineUrl,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const FunctionName = `playground-${name}`;
  await client.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }));
  return {
    async [Symbol.asyncDispose]() {
      await client.send(new DeleteFunctionConcurrencyCommand({ FunctionName }));
      client.destroy();
    },
  };
}
