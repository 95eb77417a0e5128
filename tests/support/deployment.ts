/** What the public doors do not show: functions invoked by name, secrets, parameters, and the API behind the page. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { z } from 'zod';
import { running } from './running.ts';

const settings = () => ({
  endpoint: running().engineUrl,
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});

/** Invokes `playground-<service>-<handler>` and answers what it answered. @throws Error with the function's error */
export async function invoke(name: string, payload: unknown): Promise<unknown> {
  const client = new LambdaClient(settings());
  const command = new InvokeCommand({ FunctionName: `playground-${name}`, Payload: JSON.stringify(payload) });
  const { Payload, FunctionError } = await client.send(command);
  const text = new TextDecoder().decode(Payload);
  if (FunctionError !== undefined) throw new Error(`${name}: ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

export async function secret(name: string): Promise<string> {
  const command = new GetSecretValueCommand({ SecretId: `playground/local/${name}` });
  const { SecretString = '' } = await new SecretsManagerClient(settings()).send(command);
  return SecretString;
}

/** Sets `/playground/local/<name>` until disposed. */
export async function withParameter(name: string, value: string): Promise<AsyncDisposable> {
  const client = new SSMClient(settings());
  const Name = `/playground/local/${name}`;
  const { Parameter } = await client.send(new GetParameterCommand({ Name }));
  const put = (Value: string) => client.send(new PutParameterCommand({ Name, Value, Type: 'String', Overwrite: true }));
  const former = Parameter?.Value;
  if (former === undefined) throw new Error(`${Name} has no value to come back to`);
  await put(value);
  return {
    async [Symbol.asyncDispose]() {
      await put(former);
    },
  };
}

const Behind = z.object({ restUrl: z.url() });

/** The REST stage itself, without the page's server before it; internal routes are reached here only. */
export function restUrl(): string {
  const folder = process.env.PLAYGROUND_STATE_DIR ?? resolve(import.meta.dirname, '../../.playground');
  return Behind.parse(JSON.parse(readFileSync(join(folder, 'state.json'), 'utf8'))).restUrl.replace(/\/$/, '');
}
