import { engineUrl } from './engine.ts';
import { servedAt } from './served-at.ts';
import { deploy, functionResource, invocationUri, type Resource, ref, type Template } from './stacks.ts';
import type { World } from './world.ts';

export interface Method {
  /** For example `GET /things/{id}`. */
  readonly route: string;
  /** Logical id of the function behind it; without one the method is a MOCK. */
  readonly to?: string;
  readonly authorizer?: string;
  readonly timeoutMs?: number;
  /** Of a MOCK. */
  readonly answers?: { status: number; headers?: Record<string, string>; body?: string };
}

export interface RestApi {
  /** Sources by logical id: CommonJS, `exports.handler`. */
  readonly functions: Record<string, string>;
  /** Of all functions. */
  readonly functionProperties?: Record<string, unknown>;
  readonly methods: readonly Method[];
  readonly api?: Record<string, unknown>;
  readonly stage?: Record<string, unknown>;
  /** Properties by logical id; `RestApiId` and `AuthorizerUri` are filled in: the function has the name of the authorizer and `Function`. */
  readonly authorizers?: Record<string, Record<string, unknown>>;
  /** Properties by response type. */
  readonly gatewayResponses?: Record<string, Record<string, unknown>>;
}

export const STAGE = 'try';

/** A stack with one REST API, one stage of it, and the functions behind. */
export function restTemplate(definition: RestApi): Template {
  const { functions, functionProperties, methods, api, stage, authorizers = {}, gatewayResponses = {} } = definition;
  const resources: Record<string, Resource> = {
    Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'conformance', ...api } },
  };
  for (const [id, source] of Object.entries(functions)) resources[id] = functionResource(source, functionProperties);
  for (const [id, properties] of Object.entries(authorizers)) {
    resources[id] = {
      Type: 'AWS::ApiGateway::Authorizer',
      Properties: {
        Name: id,
        RestApiId: ref('Api'),
        Type: 'REQUEST',
        AuthorizerUri: invocationUri(`${id}Function`),
        ...properties,
      },
    };
  }
  for (const [type, properties] of Object.entries(gatewayResponses)) {
    resources[`Response${type.replaceAll('_', '')}`] = {
      Type: 'AWS::ApiGateway::GatewayResponse',
      Properties: { RestApiId: ref('Api'), ResponseType: type, ...properties },
    };
  }
  const pathIds = new Map<string, unknown>([['', { 'Fn::GetAtt': ['Api', 'RootResourceId'] }]]);
  for (const [index, method] of methods.entries()) {
    const [verb = '', path = ''] = method.route.split(' ');
    resources[`Method${index}`] = methodResource(method, verb, resourceFor(path, pathIds, resources));
  }
  resources.Deployment = {
    Type: 'AWS::ApiGateway::Deployment',
    Properties: { RestApiId: ref('Api') },
    DependsOn: Object.keys(resources).filter((id) => id !== 'Api'),
  };
  resources.Stage = {
    Type: 'AWS::ApiGateway::Stage',
    Properties: { RestApiId: ref('Api'), DeploymentId: ref('Deployment'), StageName: STAGE, ...stage },
  };
  const outputs = ['Api', ...Object.keys(functions)].map((id) => [id, { Value: ref(id) }] as const);
  return { Resources: resources, Outputs: Object.fromEntries(outputs) };
}

/** Adds the resource of a path, and those above it. */
function resourceFor(path: string, known: Map<string, unknown>, resources: Record<string, Resource>): unknown {
  const key = path.replace(/\/$/, '');
  const existing = known.get(key);
  if (existing !== undefined) return existing;
  const cut = key.lastIndexOf('/');
  const ParentId = resourceFor(key.slice(0, cut), known, resources);
  const id = `Path${known.size}`;
  resources[id] = {
    Type: 'AWS::ApiGateway::Resource',
    Properties: { RestApiId: ref('Api'), ParentId, PathPart: key.slice(cut + 1) },
  };
  known.set(key, ref(id));
  return ref(id);
}

function methodResource(method: Method, HttpMethod: string, ResourceId: unknown): Resource {
  const { to, authorizer, timeoutMs, answers = { status: 200 } } = method;
  const integration =
    to === undefined
      ? mockIntegration(answers)
      : { Type: 'AWS_PROXY', IntegrationHttpMethod: 'POST', Uri: invocationUri(to), TimeoutInMillis: timeoutMs };
  const StatusCode = String(answers.status);
  const ResponseParameters = Object.fromEntries(
    Object.keys(answers.headers ?? {}).map((name) => [`method.response.header.${name}`, true]),
  );
  return {
    Type: 'AWS::ApiGateway::Method',
    Properties: {
      RestApiId: ref('Api'),
      ResourceId,
      HttpMethod,
      ...(authorizer === undefined
        ? { AuthorizationType: 'NONE' }
        : { AuthorizationType: 'CUSTOM', AuthorizerId: ref(authorizer) }),
      Integration: integration,
      ...(to === undefined && { MethodResponses: [{ StatusCode, ResponseParameters }] }),
    },
  };
}

function mockIntegration({ status, headers = {}, body }: NonNullable<Method['answers']>) {
  return {
    Type: 'MOCK',
    RequestTemplates: { 'application/json': JSON.stringify({ statusCode: status }) },
    IntegrationResponses: [
      {
        StatusCode: String(status),
        ResponseParameters: Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [`method.response.header.${name}`, `'${value}'`]),
        ),
        ...(body !== undefined && { ResponseTemplates: { 'application/json': body } }),
      },
    ],
  };
}

export interface DeployedRestApi {
  /** Where the stage is served. */
  readonly url: string;
  /** The same stage through the engine's port. */
  readonly forwardedUrl: string;
  readonly apiId: string;
  readonly stackName: string;
  /** Names of functions by logical id. */
  readonly functions: Record<string, string>;
}

export async function deployRestApi(world: World, api: RestApi): Promise<DeployedRestApi> {
  const stackName = world.name('rest');
  const { Api: apiId = '', ...functions } = await deploy(world, restTemplate(api), stackName);
  return {
    url: `${await servedAt()}/${apiId}/${STAGE}`,
    forwardedUrl: `${engineUrl()}/_aws/execute-api/${apiId}/${STAGE}`,
    apiId,
    stackName,
    functions,
  };
}
