import { WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Construct } from 'constructs';
import { PlaygroundStack } from '../stacks/playground-stack.ts';
import type { AppFunction } from './app-function.ts';

export interface LiveSocketProps {
  readonly connect: AppFunction;
  readonly disconnect: AppFunction;
  readonly fallback: AppFunction;
  /** By the value of `action` in the frame. */
  readonly actions: Readonly<Record<string, AppFunction>>;
}

/** The WebSocket API with its one stage, named as the path under the single origin. */
export class LiveSocket extends Construct {
  readonly api: WebSocketApi;
  readonly stage: WebSocketStage;

  constructor(scope: Construct, id: string, { connect, disconnect, fallback, actions }: LiveSocketProps) {
    super(scope, id);
    const { settings, prefix } = PlaygroundStack.around(this);
    this.api = new WebSocketApi(this, 'Api', {
      apiName: `${prefix}-live`,
      routeSelectionExpression: '$request.body.action',
    });
    const routes: Record<string, AppFunction> = {
      $connect: connect,
      $disconnect: disconnect,
      $default: fallback,
      ...actions,
    };
    for (const [route, fn] of Object.entries(routes)) {
      const name = route.replace('$', 'on-');
      this.api.addRoute(route, { integration: new WebSocketLambdaIntegration(`To-${name}`, fn) });
    }
    this.stage = new WebSocketStage(this, 'Stage', {
      webSocketApi: this.api,
      stageName: 'ws',
      autoDeploy: true,
      throttle: {
        rateLimit: settings.socketThrottle.ratePerSecond,
        burstLimit: settings.socketThrottle.burst,
      },
    });
  }

  /** The function may post to connections; the address is in SOCKET_ENDPOINT. */
  bind(fn: AppFunction): void {
    fn.addEnvironment('SOCKET_ENDPOINT', this.stage.callbackUrl);
    this.stage.grantManagementApiAccess(fn);
  }
}
