import { once } from 'node:events';
import { GetApiCommand } from '@aws-sdk/client-apigatewayv2';
import { WebSocket } from 'ws';
import { apis } from './clients.ts';
import { eventually } from './eventually.ts';
import { deploy, functionResource, invocationUri, type Resource, ref, type Template } from './stacks.ts';
import type { World } from './world.ts';

export const STAGE = 'live';

export interface SocketRoute {
  /** Logical id of the function. */
  readonly to: string;
  readonly authorizer?: string;
  /** Sends what the function returns back to the client. */
  readonly twoWay?: boolean;
}

export interface SocketApi {
  /** Sources by logical id: CommonJS, `exports.handler`. */
  readonly functions: Record<string, string>;
  /** By route key. */
  readonly routes: Record<string, SocketRoute>;
  /** Properties by logical id; its function is called `<id>Function`. */
  readonly authorizers?: Record<string, Record<string, unknown>>;
}

/** A stack with one WebSocket API, deployed automatically to one stage, and the functions behind. */
export function socketTemplate({ functions, routes, authorizers = {} }: SocketApi): Template {
  const resources: Record<string, Resource> = {
    Api: {
      Type: 'AWS::ApiGatewayV2::Api',
      Properties: {
        Name: 'conformance',
        ProtocolType: 'WEBSOCKET',
        RouteSelectionExpression: '$request.body.action',
      },
    },
    Stage: {
      Type: 'AWS::ApiGatewayV2::Stage',
      Properties: { ApiId: ref('Api'), StageName: STAGE, AutoDeploy: true },
    },
  };
  for (const [id, source] of Object.entries(functions)) resources[id] = functionResource(source);
  for (const [id, properties] of Object.entries(authorizers)) {
    resources[id] = {
      Type: 'AWS::ApiGatewayV2::Authorizer',
      Properties: {
        ApiId: ref('Api'),
        Name: id,
        AuthorizerType: 'REQUEST',
        AuthorizerUri: invocationUri(`${id}Function`),
        ...properties,
      },
    };
  }
  for (const [index, [RouteKey, route]] of Object.entries(routes).entries()) {
    resources[`Integration${index}`] = {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: { ApiId: ref('Api'), IntegrationType: 'AWS_PROXY', IntegrationUri: invocationUri(route.to) },
    };
    resources[`Route${index}`] = {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        ApiId: ref('Api'),
        RouteKey,
        Target: { 'Fn::Join': ['/', ['integrations', ref(`Integration${index}`)]] },
        ...(route.twoWay && { RouteResponseSelectionExpression: '$default' }),
        ...(route.authorizer && { AuthorizationType: 'CUSTOM', AuthorizerId: ref(route.authorizer) }),
      },
    };
    if (route.twoWay) {
      resources[`Response${index}`] = {
        Type: 'AWS::ApiGatewayV2::RouteResponse',
        Properties: { ApiId: ref('Api'), RouteId: ref(`Route${index}`), RouteResponseKey: '$default' },
      };
    }
  }
  const outputs = Object.keys({ Api: 1, ...functions }).map((id) => [id, { Value: ref(id) }] as const);
  return {
    Resources: resources,
    Outputs: { ...Object.fromEntries(outputs), Endpoint: { Value: { 'Fn::GetAtt': ['Api', 'ApiEndpoint'] } } },
  };
}

export interface DeployedSocketApi {
  /** Where clients connect: `ws://…/<stage>`. */
  readonly url: string;
  readonly apiId: string;
  readonly stackName: string;
  readonly functions: Record<string, string>;
}

export async function deploySocketApi(world: World, api: SocketApi): Promise<DeployedSocketApi> {
  const stackName = world.name('socket');
  const { Api: apiId = '', Endpoint, ...functions } = await deploy(world, socketTemplate(api), stackName);
  const { ApiEndpoint } = await apis.send(new GetApiCommand({ ApiId: apiId }));
  if (ApiEndpoint === undefined || ApiEndpoint !== Endpoint) throw new Error(`${ApiEndpoint} is not ${Endpoint}`);
  return { url: `${ApiEndpoint}/${STAGE}`, apiId, stackName, functions };
}

const OPENED_WITHIN_MS = 10_000;

export interface Client extends AsyncDisposable {
  readonly socket: WebSocket;
  /** Texts, in the order of their arrival. */
  readonly received: string[];
  /** Sends a value as JSON, or a text as it is. */
  send(frame: unknown): void;
  /** Waits for so many messages; answers all. */
  messages(count?: number): Promise<string[]>;
  /** Code and reason the socket was closed with. */
  readonly closed: Promise<{ code: number; reason: string }>;
}

/** Opens a socket. @throws Error `refused: <status> <body>` when the handshake is answered otherwise */
export async function connect(url: string, headers: Record<string, string> = {}): Promise<Client> {
  const socket = new WebSocket(url, { headers, handshakeTimeout: OPENED_WITHIN_MS });
  const received: string[] = [];
  socket.on('message', (data) => received.push(String(data)));
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.once('close', (code, reason) => resolve({ code, reason: String(reason) })),
  );
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
    socket.once('unexpected-response', (_, response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.once('end', () => reject(new Error(`refused: ${response.statusCode} ${Buffer.concat(parts)}`)));
    });
  });
  return {
    socket,
    received,
    closed,
    send: (frame) => socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame)),
    messages: (count = 1) =>
      eventually(() => {
        if (received.length < count) throw new Error(`${received.length} of ${count} messages came: ${received}`);
        return received;
      }),
    async [Symbol.asyncDispose]() {
      if (socket.readyState === WebSocket.CLOSED) return;
      const end = once(socket, 'close');
      socket.close();
      await end;
    },
  };
}
