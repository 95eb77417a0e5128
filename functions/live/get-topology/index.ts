import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { ApiGatewayV2Client } from '@aws-sdk/client-apigatewayv2';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SNSClient } from '@aws-sdk/client-sns';
import { z } from 'zod';
import { platformEnv, prefixOf, readEnv } from '../../shared/env.ts';
import { eventBridge, sqs } from '../../shared/observability/clients.ts';
import { deployedSystem } from '../adapters/deployed-system.ts';
import { topologyHash } from '../adapters/topology-hash.ts';
import { createHandler } from './handler.ts';

const { REST_API_ID, SOCKET_API_ID } = readEnv(
  z.object({ REST_API_ID: z.string().min(1), SOCKET_API_ID: z.string().min(1) }),
);
const { STAGE, BUS_NAME } = platformEnv();
const planes = {
  lambda: new LambdaClient({}),
  restApis: new APIGatewayClient({}),
  socketApis: new ApiGatewayV2Client({}),
  events: eventBridge(),
  sqs: sqs(),
  sns: new SNSClient({}),
};
const names = {
  stage: STAGE,
  prefix: `${prefixOf(STAGE)}-`,
  bus: BUS_NAME,
  restApiId: REST_API_ID,
  socketApiId: SOCKET_API_ID,
};

export const handler = createHandler({
  deployed: deployedSystem(planes, names, Date.now),
  hash: topologyHash(),
  now: () => new Date(),
});
