/**
 * SDK clients: one of each per environment, traced, with connections kept alive and time-outs that leave a function
 * room to answer. Built at first use: a bundle pays only for the clients it names.
 */
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESClient } from '@aws-sdk/client-ses';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { traced } from './tracer.ts';

const settings = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000 },
};

let documents: DynamoDBDocumentClient | undefined;
export function documentClient(): DynamoDBDocumentClient {
  documents ??= DynamoDBDocumentClient.from(traced(new DynamoDBClient(settings)), {
    marshallOptions: { removeUndefinedValues: true },
  });
  return documents;
}

let events: EventBridgeClient | undefined;
export function eventBridge(): EventBridgeClient {
  events ??= traced(new EventBridgeClient(settings));
  return events;
}

let parameters: SSMClient | undefined;
export function ssm(): SSMClient {
  parameters ??= traced(new SSMClient(settings));
  return parameters;
}

let secretsManager: SecretsManagerClient | undefined;
export function secrets(): SecretsManagerClient {
  secretsManager ??= traced(new SecretsManagerClient(settings));
  return secretsManager;
}

let queues: SQSClient | undefined;
export function sqs(): SQSClient {
  queues ??= traced(new SQSClient({ ...settings, useQueueUrlAsEndpoint: false }));
  return queues;
}

let objects: S3Client | undefined;
export function s3(): S3Client {
  objects ??= traced(new S3Client(settings));
  return objects;
}

let topics: SNSClient | undefined;
export function sns(): SNSClient {
  topics ??= traced(new SNSClient(settings));
  return topics;
}

let mails: SESClient | undefined;
export function ses(): SESClient {
  // one try: SES knows no idempotency, so a second try is a decision of whoever sends
  mails ??= traced(new SESClient({ ...settings, maxAttempts: 1 }));
  return mails;
}

let sockets: { endpoint: string; client: ApiGatewayManagementApiClient } | undefined;
/** Posts to WebSocket connections. `endpoint` is the callback URL of the stage. */
export function socketApi(endpoint: string): ApiGatewayManagementApiClient {
  if (sockets?.endpoint !== endpoint) {
    // one try: a socket that does not take a frame catches up from the journal
    sockets = {
      endpoint,
      client: traced(new ApiGatewayManagementApiClient({ ...settings, endpoint, maxAttempts: 1 })),
    };
  }
  return sockets.client;
}
