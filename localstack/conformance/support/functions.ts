import {
  CreateFunctionCommand,
  type CreateFunctionCommandInput,
  DeleteFunctionCommand,
  InvokeCommand,
  type InvokeCommandInput,
} from '@aws-sdk/client-lambda';
import { strToU8, zipSync } from 'fflate';
import { lambda } from './clients.ts';
import type { World } from './world.ts';

export const ROLE = 'arn:aws:iam::000000000000:role/conformance';

/** A deployment package with one module. */
export const zipOf = (source: string, file = 'index.mjs'): Uint8Array => zipSync({ [file]: strToU8(source) });

/** Creates a function from the source of its one module; answers its name. */
export async function createFunction(
  world: World,
  source: string,
  settings: Partial<CreateFunctionCommandInput> & { file?: string } = {},
): Promise<string> {
  const { file, ...input } = settings;
  const FunctionName = world.name('function');
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName,
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Role: ROLE,
      Timeout: 10,
      Code: { ZipFile: zipOf(source, file) },
      ...input,
    }),
  );
  world.undo(() => lambda.send(new DeleteFunctionCommand({ FunctionName })));
  return FunctionName;
}

export const arnOf = (name: string): string => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;

export interface Invoked {
  statusCode: number | undefined;
  /** `Unhandled` or `Handled` when the function failed. */
  functionError: string | undefined;
  /** Parsed; undefined when there was none. */
  payload: unknown;
  /** The last 4 KB of the log, when asked for with LogType Tail. */
  log: string;
  requestId: string | undefined;
}

/** Invokes with a JSON payload and reads the answer back. */
export async function invoke(
  name: string,
  payload: unknown = {},
  settings: Partial<InvokeCommandInput> = {},
): Promise<Invoked> {
  const answer = await lambda.send(
    new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(payload), ...settings }),
  );
  const text = Buffer.from(answer.Payload ?? []).toString();
  return {
    statusCode: answer.StatusCode,
    functionError: answer.FunctionError,
    payload: text === '' ? undefined : JSON.parse(text),
    log: Buffer.from(answer.LogResult ?? '', 'base64').toString(),
    requestId: answer.$metadata.requestId,
  };
}
