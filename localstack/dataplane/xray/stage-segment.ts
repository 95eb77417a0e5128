import type { TraceHeader } from './trace-header.ts';

export interface StageSegment {
  readonly id: string;
  readonly trace: TraceHeader;
  readonly apiName: string;
  readonly apiId: string;
  readonly stage: string;
  readonly accountId: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly method: string;
  readonly url: string;
  readonly userAgent: string | null;
  readonly clientIp: string;
  readonly status: number;
}

/** The segment document that a stage with active tracing writes. Times in it are seconds. */
export function stageSegment(segment: StageSegment): string {
  const { id, trace, apiName, apiId, stage, status } = segment;
  return JSON.stringify({
    id,
    trace_id: trace.root,
    ...(trace.parent === null ? {} : { parent_id: trace.parent }),
    name: `${apiName}/${stage}`,
    origin: 'AWS::ApiGateway::Stage',
    start_time: segment.startMs / 1000,
    end_time: segment.endMs / 1000,
    http: {
      request: {
        method: segment.method,
        url: segment.url,
        user_agent: segment.userAgent ?? undefined,
        client_ip: segment.clientIp,
        x_forwarded_for: true,
      },
      response: { status },
    },
    aws: { api_gateway: { account_id: segment.accountId, rest_api_id: apiId, stage } },
    error: status >= 400 && status < 500,
    throttle: status === 429,
    fault: status >= 500,
  });
}
