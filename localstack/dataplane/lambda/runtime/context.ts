import type { RuntimeCall } from './messages.ts';

/** Where a handler without promise reports its end. */
export interface Completion {
  succeed(result?: unknown): void;
  fail(error: unknown): void;
  setWaitsForEmptyEventLoop(waits: boolean): void;
  waitsForEmptyEventLoop(): boolean;
}

/** The second argument of every handler, complete with the legacy `done`, `succeed` and `fail`. */
export function createContext(call: RuntimeCall, completion: Completion): object {
  const { env } = process;
  const parsed: unknown = call.clientContext === null ? undefined : JSON.parse(call.clientContext);
  return {
    get callbackWaitsForEmptyEventLoop() {
      return completion.waitsForEmptyEventLoop();
    },
    set callbackWaitsForEmptyEventLoop(waits: boolean) {
      completion.setWaitsForEmptyEventLoop(waits);
    },
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: parsed,
    identity: undefined,
    invokedFunctionArn: call.functionArn,
    awsRequestId: call.requestId,
    xRayTraceId: call.traceHeader,
    getRemainingTimeInMillis: () => Math.max(0, call.deadline - Date.now()),
    done: (error?: unknown, result?: unknown) =>
      error === undefined || error === null ? completion.succeed(result) : completion.fail(error),
    succeed: (result?: unknown) => completion.succeed(result),
    fail: (error: unknown) => completion.fail(error ?? 'handled'),
  };
}
