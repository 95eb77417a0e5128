import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { ApiGatewayV2Client } from '@aws-sdk/client-apigatewayv2';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SESClient } from '@aws-sdk/client-ses';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { XRayClient } from '@aws-sdk/client-xray';
import { engineUrl } from './engine.ts';

/** One attempt only: a retry would hide the very answers that these tests are about. */
export const clientSettings = {
  endpoint: engineUrl(),
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  maxAttempts: 1,
};

export const lambda = new LambdaClient(clientSettings);
export const logs = new CloudWatchLogsClient(clientSettings);
export const metrics = new CloudWatchClient(clientSettings);
export const traces = new XRayClient(clientSettings);
export const sns = new SNSClient(clientSettings);
export const mail = new SESClient(clientSettings);
export const parameters = new SSMClient(clientSettings);
export const sqs = new SQSClient(clientSettings);
export const dynamodb = new DynamoDBClient(clientSettings);
export const events = new EventBridgeClient(clientSettings);
export const cloudformation = new CloudFormationClient(clientSettings);
export const restApis = new APIGatewayClient(clientSettings);
export const apis = new ApiGatewayV2Client(clientSettings);
