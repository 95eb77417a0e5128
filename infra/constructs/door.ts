/** The REST API: stage, authorizer, throttles, and an answer for every method that a resource does not have. */
import { Duration, Lazy, RemovalPolicy } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  AuthorizationType,
  CfnStage,
  EndpointType,
  LogGroupLogDestination,
  MockIntegration,
  PassthroughBehavior,
  RequestAuthorizer,
  type Resource,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { Access } from '../../functions/shared/contracts/route.ts';
import { PlaygroundStack } from '../stacks/playground-stack.ts';
import { AppFunction, RETENTION } from './app-function.ts';
import { addGatewayProblems } from './gateway-problems.ts';

export interface Throttle {
  readonly ratePerSecond: number;
  readonly burst: number;
}

export interface OpenedRoute {
  /** `POST /api/orders/{id}` */
  readonly route: string;
  readonly access: Access;
  readonly throttle: Throttle | undefined;
}

const STAGE_NAME = 'main';
/** A MOCK integration needs a template for the media type it is called with. */
const ANY_BODY = ['application/json', 'application/x-www-form-urlencoded', 'text/plain', 'application/octet-stream'];

/**
 * One line per request. The resource instead of the path, and neither address nor caller nor user agent: who it was
 * stands nowhere, what happened does; the ids lead to the function's own lines.
 */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  extendedRequestId: '$context.extendedRequestId',
  traceId: '$context.xrayTraceId',
  time: '$context.requestTimeEpoch',
  method: '$context.httpMethod',
  resource: '$context.resourcePath',
  protocol: '$context.protocol',
  status: '$context.status',
  bytes: '$context.responseLength',
  latencyMs: '$context.responseLatency',
  integrationMs: '$context.integrationLatency',
  integrationStatus: '$context.integrationStatus',
  authorizerStatus: '$context.authorizer.status',
  error: '$context.error.responseType',
} as const;

const splitRoute = (route: string): readonly [method: string, path: string] => {
  const [method, path, ...rest] = route.split(' ');
  if (method === undefined || path === undefined || rest.length > 0 || !path.startsWith('/')) {
    throw new Error(`"${route}" is no route: METHOD /path`);
  }
  return [method, path];
};

export class Door extends Construct {
  readonly api: RestApi;
  /** Decides for every route but the public ones; what it reads is bound by the service that owns it. */
  readonly authorize: AppFunction;
  readonly authorizer: RequestAuthorizer;
  private readonly routes: OpenedRoute[] = [];
  private closed = false;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const { settings, prefix } = PlaygroundStack.around(this);
    this.api = new RestApi(this, 'Api', {
      restApiName: prefix,
      endpointTypes: [EndpointType.REGIONAL],
      cloudWatchRole: false,
      deployOptions: {
        stageName: STAGE_NAME,
        tracingEnabled: settings.tracing,
        accessLogDestination: new LogGroupLogDestination(this.accessLog()),
        accessLogFormat: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    });
    addGatewayProblems(this.api);
    this.throttleStage();

    this.authorize = new AppFunction(this, 'Authorize', {
      service: 'auth',
      handler: 'authorize',
      environment: { ROUTE_ACCESS: Lazy.string({ produce: () => this.accessMap() }) },
    });
    // no identity source, no memory: "cookie or bearer" cannot be said otherwise, and a log-out must count at once
    this.authorizer = new RequestAuthorizer(this, 'Authorizer', {
      authorizerName: prefix,
      handler: this.authorize,
      identitySources: [],
      resultsCacheTtl: Duration.seconds(0),
    });
  }

  /** Notes a route; HttpRoute does the rest. @throws Error for a second route of that name */
  open(route: string, access: Access, throttle: Throttle | undefined): Resource {
    if (this.closed) throw new Error(`${route} comes after the door was closed`);
    if (this.routes.some((opened) => opened.route === route)) throw new Error(`${route} is there already`);
    this.routes.push({ route, access, throttle });
    return this.api.root.resourceForPath(splitRoute(route)[1]);
  }

  get opened(): readonly OpenedRoute[] {
    return this.routes;
  }

  /** To be called after the last route: 405 for the other methods, addresses of internal services. */
  close(): void {
    this.closed = true;
    const methods = new Map<string, string[]>();
    for (const { route } of this.routes) {
      const [method, path] = splitRoute(route);
      methods.set(path, [...(methods.get(path) ?? []), method]);
    }
    for (const [path, allowed] of methods) this.refuseOthers(path, allowed);

    const { settings } = PlaygroundStack.around(this);
    const internal = new Set([...methods.keys()].flatMap((path) => /^\/internal\/([^/]+)/.exec(path)?.[1] ?? []));
    for (const service of internal) {
      new StringParameter(this, `Address-${service}`, {
        parameterName: `/playground/${settings.stage}/services/${service}`,
        stringValue: this.api.urlForPath(`/internal/${service}`),
      });
    }
    new StringParameter(this, 'TokenUrl', {
      parameterName: `/playground/${settings.stage}/config/auth/token-url`,
      stringValue: this.api.urlForPath('/api/auth/token'),
    });
    new StringParameter(this, 'ApiUrl', {
      parameterName: `/playground/${settings.stage}/config/api-url`,
      stringValue: this.api.url,
    });
  }

  private refuseOthers(path: string, allowed: readonly string[]): void {
    const problem = {
      type: '/problems/method-not-allowed',
      title: 'This address does not know that method',
      status: 405,
      code: 'method-not-allowed',
    };
    const body = JSON.stringify(problem).replace(/\}$/, ',"requestId":"$context.requestId"}');
    const headers = {
      Allow: allowed.toSorted().join(', '),
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
    };
    const named = Object.entries(headers).map(([name, value]) => [`method.response.header.${name}`, value] as const);
    this.api.root.resourceForPath(path).addMethod(
      'ANY',
      new MockIntegration({
        passthroughBehavior: PassthroughBehavior.WHEN_NO_TEMPLATES,
        requestTemplates: Object.fromEntries(ANY_BODY.map((media) => [media, '{"statusCode":405}'])),
        integrationResponses: [
          {
            statusCode: '405',
            responseParameters: {
              ...Object.fromEntries(named.map(([name, value]) => [name, `'${value}'`])),
              'method.response.header.x-request-id': 'context.requestId',
            },
            responseTemplates: { 'application/json': body },
          },
        ],
      }),
      {
        authorizationType: AuthorizationType.NONE,
        methodResponses: [
          {
            statusCode: '405',
            responseParameters: {
              ...Object.fromEntries(named.map(([name]) => [name, true])),
              'method.response.header.x-request-id': true,
            },
          },
        ],
      },
    );
  }

  private accessLog(): LogGroup {
    const { settings, prefix } = PlaygroundStack.around(this);
    return new LogGroup(this, 'AccessLog', {
      logGroupName: `/aws/apigateway/${prefix}-access`,
      retention: RETENTION[settings.logRetentionDays],
      removalPolicy: settings.data === 'kept' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
  }

  /** Access → routes, for the authorizer; what is not in it is refused. Public routes never ask it. */
  private accessMap(): string {
    const map: Partial<Record<Access, string[]>> = {};
    for (const { route, access } of this.routes) {
      if (access === 'public') continue;
      map[access] = [...(map[access] ?? []), route];
    }
    return JSON.stringify(map);
  }

  private throttleStage(): void {
    const { settings } = PlaygroundStack.around(this);
    const stage = this.api.deploymentStage.node.defaultChild;
    if (!(stage instanceof CfnStage)) throw new Error('The API has no stage');
    const setting = (resourcePath: string, httpMethod: string, { ratePerSecond, burst }: Throttle) => ({
      resourcePath,
      httpMethod,
      throttlingRateLimit: ratePerSecond,
      throttlingBurstLimit: burst,
    });
    stage.methodSettings = Lazy.any({
      produce: () => [
        setting('/*', '*', settings.throttle),
        ...this.routes.flatMap(({ route, throttle }) => {
          const [method, path] = splitRoute(route);
          return throttle === undefined ? [] : [setting(`/${path.replaceAll('/', '~1')}`, method, throttle)];
        }),
      ],
    });
  }
}
