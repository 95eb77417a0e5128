import type { RuntimeError } from './runtime/messages.ts';

/** How a call failed inside its environment, before AWS's wording is applied. */
export type Failure =
  | { readonly kind: 'error'; readonly error: RuntimeError }
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'killed' }
  | { readonly kind: 'out-of-memory' }
  | { readonly kind: 'timeout'; readonly seconds: number }
  | { readonly kind: 'response-too-large'; readonly bytes: number; readonly limit: number };

/** The error type in the REPORT line and in metrics. */
export function errorTypeOf(failure: Failure): string {
  switch (failure.kind) {
    case 'error':
      return failure.error.errorType;
    case 'exit':
    case 'killed':
      return 'Runtime.ExitError';
    case 'out-of-memory':
      return 'Runtime.OutOfMemory';
    case 'timeout':
      return 'Sandbox.Timedout';
    case 'response-too-large':
      return 'Function.ResponseSizeTooLarge';
  }
}

/** The message of a failure that AWS itself reports, as it also stands in the log; null for the function's own errors. */
export function platformMessage(failure: Failure, requestId: string): string | null {
  switch (failure.kind) {
    case 'error':
      return null;
    case 'exit':
      return failure.code === 0
        ? `RequestId: ${requestId} Error: Runtime exited without providing a reason`
        : `RequestId: ${requestId} Error: Runtime exited with error: exit status ${failure.code}`;
    case 'killed':
    case 'out-of-memory':
      return `RequestId: ${requestId} Error: Runtime exited with error: signal: killed`;
    case 'timeout':
      return `RequestId: ${requestId} Error: Task timed out after ${failure.seconds.toFixed(2)} seconds`;
    case 'response-too-large':
      return `Response payload size (${failure.bytes} bytes) exceeded maximum allowed payload size (${failure.limit} bytes).`;
  }
}

/** The payload a caller of the Invoke API sees. */
export function failurePayload(failure: Failure, requestId: string): string {
  if (failure.kind === 'error') return JSON.stringify(failure.error);
  return JSON.stringify({ errorType: errorTypeOf(failure), errorMessage: platformMessage(failure, requestId) });
}
