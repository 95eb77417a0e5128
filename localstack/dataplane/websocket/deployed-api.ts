import { authorizerRunner } from '../authorizer/authorizer.ts';
import { apiMetrics } from '../gateway/metrics.ts';
import type { Functions, Telemetry } from '../lambda/types.ts';
import type { WebSocketApi } from '../protocol.ts';
import { bucketOf } from '../throttling/stage-throttle.ts';
import { routeSelector } from './route-selection.ts';

type Stage = WebSocketApi['stages'][number];
export type SocketRoute = Stage['routes'][number];

/** A stage of a WebSocket API, ready to answer. */
export interface DeployedStage {
  readonly api: WebSocketApi;
  readonly stage: Stage;
  readonly route: (key: string) => SocketRoute | undefined;
  readonly select: (body: string) => string | null;
  /** Counts one call against the stage's throttle. */
  readonly admits: () => boolean;
  readonly authorizers: ReturnType<typeof authorizerRunner>;
  readonly report: ReturnType<typeof apiMetrics>;
}

export function deployedStages(api: WebSocketApi, functions: Functions, telemetry: Telemetry) {
  const select = routeSelector(api.routeSelectionExpression);
  const authorizers = authorizerRunner(functions);
  return new Map<string, DeployedStage>(
    api.stages.map((stage) => {
      const routes = new Map(stage.routes.map((route) => [route.routeKey, route]));
      const bucket = bucketOf(stage.throttling, () => performance.now());
      const deployed: DeployedStage = {
        api,
        stage,
        route: (key) => routes.get(key),
        select,
        admits: () => bucket?.take() ?? true,
        authorizers,
        report: apiMetrics(telemetry, api, { ApiId: api.apiId, Stage: stage.name }),
      };
      return [stage.name, deployed];
    }),
  );
}
