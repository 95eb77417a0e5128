/** Reads the deployed system from the account's own control planes. */
import { type APIGatewayClient, GetResourcesCommand, type Resource } from '@aws-sdk/client-api-gateway';
import { type ApiGatewayV2Client, GetRoutesCommand } from '@aws-sdk/client-apigatewayv2';
import { type EventBridgeClient, ListRulesCommand, ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import { type LambdaClient, paginateListEventSourceMappings, paginateListFunctions } from '@aws-sdk/client-lambda';
import { paginateListSubscriptionsByTopic, paginateListTopics, type SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, paginateListQueues, type SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import type {
  DeployedFunction,
  DeployedMapping,
  DeployedQueue,
  DeployedRoute,
  DeployedRule,
  DeployedSystem,
  DeployedTopic,
} from '../domain/topology/deployed-system.ts';

export interface ControlPlanes {
  readonly lambda: LambdaClient;
  readonly events: EventBridgeClient;
  readonly sqs: SQSClient;
  readonly sns: SNSClient;
  readonly restApis: APIGatewayClient;
  readonly socketApis: ApiGatewayV2Client;
}

export interface Names {
  readonly stage: string;
  /** With its hyphen at the end. */
  readonly prefix: string;
  readonly bus: string;
  readonly restApiId: string;
  readonly socketApiId: string;
}

/** Rules, targets and mappings change under experiments; the rest only with a deployment. */
const QUICK_MS = 3_000;
const SLOW_MS = 30_000;

interface Remembered<T> {
  readonly value: T;
  /** When it was asked for. */
  readonly asked: number;
}

/** Answers from memory for `ms`, and asks once for callers that come together. */
function remembered<T>(ms: number, now: () => number, ask: () => Promise<T>): () => Promise<Remembered<T>> {
  let known: { answer: Promise<Remembered<T>>; until: number } | undefined;
  return () => {
    if (!known || known.until <= now()) {
      const asked = now();
      const answer = ask().then((value) => ({ value, asked }));
      known = { answer, until: asked + ms };
      answer.catch(() => {
        known = undefined;
      });
    }
    return known.answer;
  };
}

const lastPart = (arn: string): string => arn.slice(arn.lastIndexOf(':') + 1);
/** Queues and topics in the environment of a function; its own queue is only there to be read. */
const sendsTo = (variables: Readonly<Record<string, string>>): string[] =>
  Object.entries(variables).flatMap(([key, value]) => {
    if (key.endsWith('_QUEUE_URL')) return [value.slice(value.lastIndexOf('/') + 1)];
    return value.includes(':sns:') ? [lastPart(value)] : [];
  });
const Pattern = z.record(z.string(), z.unknown());

async function functionsOf(lambda: LambdaClient, { prefix }: Names): Promise<DeployedFunction[]> {
  const found: DeployedFunction[] = [];
  for await (const page of paginateListFunctions({ client: lambda }, {})) {
    for (const { FunctionName: name, Environment, MemorySize, Timeout } of page.Functions ?? []) {
      const { SERVICE: service, HANDLER: handler, ...variables } = Environment?.Variables ?? {};
      if (!name?.startsWith(prefix) || !service || !handler) continue;
      const named = (end: string): string[] =>
        Object.entries(variables).flatMap(([key, value]) => (key.endsWith(end) ? [value] : []));
      found.push({
        name,
        service,
        handler,
        tables: named('_TABLE'),
        buckets: named('_BUCKET'),
        sendsTo: sendsTo(variables),
        memoryMb: MemorySize ?? 0,
        timeoutSeconds: Timeout ?? 0,
      });
    }
  }
  return found;
}

async function routesOf(client: APIGatewayClient, restApiId: string): Promise<DeployedRoute[]> {
  const resources: Resource[] = [];
  let position: string | undefined;
  do {
    const page = await client.send(new GetResourcesCommand({ restApiId, embed: ['methods'], limit: 500, position }));
    resources.push(...(page.items ?? []));
    position = page.position;
  } while (position);
  return resources.flatMap(({ path, resourceMethods }) =>
    Object.entries(resourceMethods ?? {}).flatMap(([method, { methodIntegration }]) => {
      const arn = methodIntegration?.uri?.split('/functions/')[1]?.split('/')[0];
      return path && arn ? [{ method, path, functionName: lastPart(arn) }] : [];
    }),
  );
}

async function rulesOf(events: EventBridgeClient, bus: string): Promise<DeployedRule[]> {
  const { Rules = [] } = await events.send(new ListRulesCommand({ EventBusName: bus, Limit: 100 }));
  const rules = Rules.filter(({ State, EventPattern }) => State !== 'DISABLED' && EventPattern);
  return Promise.all(
    rules.map(async ({ Name = '', EventPattern = '{}' }) => {
      const { Targets = [] } = await events.send(new ListTargetsByRuleCommand({ Rule: Name, EventBusName: bus }));
      const arns = Targets.flatMap(({ Arn }) => Arn ?? []);
      const [queues, others] = [true, false].map((wanted) => arns.filter((arn) => arn.includes(':sqs:') === wanted));
      return {
        name: Name,
        pattern: Pattern.parse(JSON.parse(EventPattern)),
        queues: (queues ?? []).map(lastPart).sort(),
        others: (others ?? []).sort(),
      };
    }),
  );
}

const Redrive = z.object({ deadLetterTargetArn: z.string(), maxReceiveCount: z.coerce.number() });

async function queuesOf(sqs: SQSClient, { prefix }: Names): Promise<DeployedQueue[]> {
  const urls: string[] = [];
  for await (const page of paginateListQueues({ client: sqs }, { QueueNamePrefix: prefix, MaxResults: 1_000 })) {
    urls.push(...(page.QueueUrls ?? []));
  }
  return Promise.all(
    urls.map(async (url) => {
      const { Attributes = {} } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['RedrivePolicy', 'VisibilityTimeout'] }),
      );
      const redrive = Attributes.RedrivePolicy ? Redrive.parse(JSON.parse(Attributes.RedrivePolicy)) : undefined;
      return {
        name: url.slice(url.lastIndexOf('/') + 1),
        deadLetterQueue: redrive ? lastPart(redrive.deadLetterTargetArn) : null,
        visibilityTimeoutSeconds: Number(Attributes.VisibilityTimeout ?? 0),
        maxReceiveCount: redrive?.maxReceiveCount ?? null,
      };
    }),
  );
}

async function topicsOf(sns: SNSClient, { prefix }: Names): Promise<DeployedTopic[]> {
  const arns: string[] = [];
  for await (const page of paginateListTopics({ client: sns }, {})) {
    for (const { TopicArn = '' } of page.Topics ?? []) if (lastPart(TopicArn).startsWith(prefix)) arns.push(TopicArn);
  }
  return Promise.all(
    arns.map(async (TopicArn) => {
      const queues: string[] = [];
      for await (const page of paginateListSubscriptionsByTopic({ client: sns }, { TopicArn })) {
        for (const { Protocol, Endpoint = '' } of page.Subscriptions ?? []) {
          if (Protocol === 'sqs') queues.push(lastPart(Endpoint));
        }
      }
      return { name: lastPart(TopicArn), queues: queues.sort() };
    }),
  );
}

function sourceOf(arn: string): DeployedMapping['source'] | undefined {
  const table = /:table\/([^/]+)\/stream\//.exec(arn)?.[1];
  if (table) return { kind: 'stream', name: table };
  return arn.includes(':sqs:') ? { kind: 'queue', name: lastPart(arn) } : undefined;
}

async function mappingsOf(lambda: LambdaClient, { prefix }: Names): Promise<DeployedMapping[]> {
  const found: DeployedMapping[] = [];
  for await (const page of paginateListEventSourceMappings({ client: lambda }, {})) {
    for (const { FunctionArn, EventSourceArn, BatchSize, ScalingConfig, State } of page.EventSourceMappings ?? []) {
      if (State === 'Disabled') continue; // it delivers nothing
      const functionName = /:function:([^:]+)/.exec(FunctionArn ?? '')?.[1];
      const source = sourceOf(EventSourceArn ?? '');
      if (!functionName?.startsWith(prefix) || !source) continue;
      const maximumConcurrency = ScalingConfig?.MaximumConcurrency ?? null;
      found.push({ functionName, source, batchSize: BatchSize ?? 0, maximumConcurrency });
    }
  }
  return found;
}

async function socketRoutesOf(client: ApiGatewayV2Client, ApiId: string): Promise<string[]> {
  const { Items = [] } = await client.send(new GetRoutesCommand({ ApiId, MaxResults: '100' }));
  return Items.flatMap(({ RouteKey }) => RouteKey ?? []);
}

/** A reading of the account. */
export interface Reading {
  readonly system: DeployedSystem;
  /** How old its rules, targets and mappings are. */
  readonly ageMs: number;
}

/** A reader of the deployed system with two memories: 3 s for rules and mappings, 30 s for the rest. */
export function deployedSystem(planes: ControlPlanes, names: Names, now: () => number): () => Promise<Reading> {
  const quick = remembered(QUICK_MS, now, () =>
    Promise.all([rulesOf(planes.events, names.bus), mappingsOf(planes.lambda, names)]),
  );
  const slow = remembered(SLOW_MS, now, () =>
    Promise.all([
      functionsOf(planes.lambda, names),
      routesOf(planes.restApis, names.restApiId),
      queuesOf(planes.sqs, names),
      topicsOf(planes.sns, names),
      socketRoutesOf(planes.socketApis, names.socketApiId),
    ]),
  );
  return async () => {
    const [ways, places] = await Promise.all([quick(), slow()]);
    const [rules, mappings] = ways.value;
    const [functions, routes, queues, topics, socketRoutes] = places.value;
    const { stage, prefix, bus } = names;
    const system = { stage, prefix, bus, rules, mappings, functions, routes, queues, topics, socketRoutes };
    return { system, ageMs: now() - ways.asked };
  };
}
