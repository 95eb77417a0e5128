import { CreateApiCommand, DeleteApiCommand, GetApiCommand } from '@aws-sdk/client-apigatewayv2';
import { apis } from './clients.ts';

let served: Promise<string> | undefined;

/** Where deployed APIs are served, for example `http://localhost:4567`: the origin of any API's endpoint. */
export function servedAt(): Promise<string> {
  served ??= findServed();
  return served;
}

async function findServed(): Promise<string> {
  const { ApiId } = await apis.send(
    new CreateApiCommand({
      Name: 'endpoint-of-any-api',
      ProtocolType: 'WEBSOCKET',
      RouteSelectionExpression: '$request.body.action',
    }),
  );
  try {
    const { ApiEndpoint = '' } = await apis.send(new GetApiCommand({ ApiId }));
    return `http://${new URL(ApiEndpoint).host}`;
  } finally {
    await apis.send(new DeleteApiCommand({ ApiId }));
  }
}
