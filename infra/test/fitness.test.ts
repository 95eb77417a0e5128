/** Rules that hold over all templates: a new service is covered without a new test. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { declaredWays } from '../../functions/shared/contracts/declared-ways.ts';
import { CONSUMERS, type ConsumerDefinition, MAX_ATTEMPTS, OUTBOXES } from '../../functions/shared/contracts/flows.ts';
import { ROUTES } from '../../functions/shared/contracts/routes.ts';
import { entryPoints, ROOT } from '../bundle/bundle.ts';
import { prefixOf, settingsOf } from '../config.ts';
import { OWNERS } from '../tables.ts';
import { type Found, prepareBundles, type StackTemplate, templatesOf } from './templates.ts';

const GetAtt = z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) });
const Ref = z.object({ Ref: z.string() });

/** Logical id that a value points to. */
function target(value: unknown): string | undefined {
  const att = GetAtt.safeParse(value);
  if (att.success) return att.data['Fn::GetAtt'][0];
  const ref = Ref.safeParse(value);
  return ref.success ? ref.data.Ref : undefined;
}

const Mapping = z.looseObject({
  FunctionName: z.unknown(),
  EventSourceArn: z.unknown(),
  FunctionResponseTypes: z.array(z.string()).default([]),
  DestinationConfig: z.unknown().optional(),
});
const BusRule = z.looseObject({
  Name: z.string().optional(),
  EventPattern: z.unknown().optional(),
  Targets: z.array(z.looseObject({ Arn: z.unknown() })),
});
const Redrive = z.object({ maxReceiveCount: z.number() });
const Statement = z.looseObject({
  Action: z.union([z.string(), z.array(z.string())]),
  Resource: z.unknown(),
  Effect: z.string(),
});
const Policy = z.looseObject({ PolicyDocument: z.object({ Statement: z.array(Statement) }) });

const Environment = z.looseObject({ Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }) });

const list = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);

/** Calls that AWS offers for a whole account only. */
const ACCOUNT_WIDE = new Set([
  'xray:PutTraceSegments',
  'xray:PutTelemetryRecords',
  'lambda:ListFunctions',
  'lambda:ListEventSourceMappings',
  'sqs:ListQueues',
  'sns:ListTopics',
  'dynamodb:ListStreams',
]);

/** Everything that strangers may call. Adding a line here is a decision. */
const PUBLIC_ROUTES = [
  'GET /.well-known/jwks.json',
  'GET /.well-known/oauth-authorization-server',
  'GET /.well-known/openid-configuration',
  'GET /api/deals',
  'GET /api/deals/{id}',
  'GET /api/docs',
  'GET /api/hybrid',
  'GET /api/openapi.json',
  'GET /api/products',
  'GET /api/products/{id}',
  'GET /api/purchase/{id}',
  'GET /api/scenarios',
  'GET /api/sli',
  'GET /api/topology',
  'GET /healthz',
  'GET /metrics',
  'GET /readyz',
  'POST /api/auth/internal/register',
  'POST /api/auth/login',
  'POST /api/auth/logout',
  'POST /api/auth/signup',
  'POST /api/auth/token',
  'POST /api/auth/unlock',
  'POST /api/purchase',
];

const MAX_RESOURCES = 450; // CloudFormation takes 500 per stack
const MAX_ENVIRONMENT_BYTES = 4_096; // of a function, on Lambda

beforeAll(prepareBundles);

describe.each(['local', 'prod'])('stage %s', (stage) => {
  let templates: StackTemplate[] = [];
  const all = (type: string): Found[] => templates.flatMap((template) => template.of(type));
  const byId = (type: string): Map<string, Found> => new Map(all(type).map((found) => [found.id, found]));
  beforeAll(() => {
    templates = templatesOf(stage);
  });

  const queueMappings = () => {
    const queues = byId('AWS::SQS::Queue');
    return all('AWS::Lambda::EventSourceMapping')
      .map(({ id, properties }) => ({ id, mapping: Mapping.parse(properties) }))
      .flatMap(({ id, mapping }) => {
        const queue = queues.get(target(mapping.EventSourceArn) ?? '');
        return queue === undefined ? [] : [{ id, mapping, queue }];
      });
  };

  test('there is something to look at', () => {
    expect(all('AWS::Lambda::Function').length).toBeGreaterThan(10);
    expect(queueMappings().length).toBe(Object.keys(CONSUMERS).length);
  });

  test('the map knows the rules, targets and mappings of the templates: what it calls strange or missing is', () => {
    const declared = declaredWays(`${prefixOf(settingsOf(stage, undefined))}-`);
    const [queues, functions, tables] = ['AWS::SQS::Queue', 'AWS::Lambda::Function', 'AWS::DynamoDB::Table'].map(byId);
    const rules = all('AWS::Events::Rule').flatMap(({ properties }) => {
      const { Name, EventPattern, Targets } = BusRule.parse(properties);
      if (EventPattern === undefined) return []; // a schedule is a rule, too, but not of our bus
      return Targets.map(({ Arn }) => ({
        name: Name,
        pattern: EventPattern,
        queue: queues?.get(target(Arn) ?? '')?.properties.QueueName,
      }));
    });
    const byName = <T extends { name?: unknown }>(items: readonly T[]) =>
      items.toSorted((a, b) => String(a.name).localeCompare(String(b.name)));
    expect(byName(rules)).toEqual(byName(declared.rules));

    const mappings = all('AWS::Lambda::EventSourceMapping').map(({ properties }) => {
      const { FunctionName, EventSourceArn } = Mapping.parse(properties);
      const table = /FnGetAtt(\w+?)StreamArn/.exec(JSON.stringify(EventSourceArn))?.[1];
      const name =
        table === undefined
          ? queues?.get(target(EventSourceArn) ?? '')?.properties.QueueName
          : tables?.get(table)?.properties.TableName;
      return `${name} > ${functions?.get(target(FunctionName) ?? '')?.properties.FunctionName}`;
    });
    expect(mappings.sort()).toEqual(
      declared.mappings.map(({ functionName, source }) => `${source.name} > ${functionName}`).sort(),
    );
  });

  test('a queue that feeds a function has a dead-letter queue behind the last attempt', () => {
    const without = queueMappings().filter(({ queue }) => {
      const redrive = Redrive.safeParse(queue.properties.RedrivePolicy);
      return !redrive.success || redrive.data.maxReceiveCount !== MAX_ATTEMPTS;
    });
    expect(without.map(({ queue }) => queue.id)).toEqual([]);
  });

  test('whoever reads a queue or a stream answers message by message', () => {
    const mappings = all('AWS::Lambda::EventSourceMapping').map(({ id, properties }) => ({
      id,
      ...Mapping.parse(properties),
    }));
    const deaf = mappings.filter((mapping) => !mapping.FunctionResponseTypes.includes('ReportBatchItemFailures'));
    expect(deaf.map(({ id }) => id)).toEqual([]);
  });

  test('a stream that a function cannot digest goes to a dead-letter queue', () => {
    const queues = byId('AWS::SQS::Queue');
    const streams = all('AWS::Lambda::EventSourceMapping')
      .map(({ id, properties }) => ({ id, mapping: Mapping.parse(properties) }))
      .filter(({ mapping }) => !queues.has(target(mapping.EventSourceArn) ?? ''));
    expect(streams.filter(({ mapping }) => mapping.DestinationConfig === undefined).map(({ id }) => id)).toEqual([]);
  });

  test('no second copy of a message is handed out while the first may still be worked on', () => {
    const functions = byId('AWS::Lambda::Function');
    const early = queueMappings().filter(({ mapping, queue }) => {
      const timeout = Number(functions.get(target(mapping.FunctionName) ?? '')?.properties.Timeout);
      return !(Number(queue.properties.VisibilityTimeout) >= 6 * timeout);
    });
    expect(early.map(({ queue }) => queue.id)).toEqual([]);
  });

  test('dead letters stay fourteen days', () => {
    const names = all('AWS::SQS::Queue').filter(({ properties }) =>
      /(-dlq|-undelivered)$/.test(String(properties.QueueName)),
    );
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter(({ properties }) => properties.MessageRetentionPeriod !== 14 * 24 * 3_600)).toEqual([]);
  });

  test('every function has a log group of its own that forgets', () => {
    const groups = byId('AWS::Logs::LogGroup');
    const Logging = z.looseObject({ LoggingConfig: z.object({ LogGroup: z.unknown() }) });
    const used = all('AWS::Lambda::Function').map(({ id, properties }) => ({
      id,
      group: target(Logging.parse(properties).LoggingConfig.LogGroup),
    }));
    expect(used.filter(({ group }) => groups.get(group ?? '')?.properties.RetentionInDays === undefined)).toEqual([]);
    expect(new Set(used.map(({ group }) => group)).size).toBe(used.length);
  });

  test('every function has a role of its own, without managed policies', () => {
    const roles = all('AWS::Lambda::Function').map(({ properties }) => target(properties.Role));
    expect(new Set(roles).size).toBe(roles.length);
    expect(all('AWS::IAM::Role').filter(({ properties }) => properties.ManagedPolicyArns !== undefined)).toEqual([]);
  });

  test('nobody may do everything, or anything everywhere', () => {
    const statements = all('AWS::IAM::Policy').flatMap(({ id, properties }) =>
      Policy.parse(properties).PolicyDocument.Statement.map((statement) => ({ id, ...statement })),
    );
    expect(statements.length).toBeGreaterThan(10);
    const wild = statements.flatMap(({ id, Action, Resource }) => {
      const actions = list(Action);
      const everywhere = list(Resource).includes('*') ? actions.filter((action) => !ACCOUNT_WIDE.has(action)) : [];
      return [...actions.filter((action) => action.includes('*')), ...everywhere].map((action) => `${id}: ${action}`);
    });
    expect(wild).toEqual([]);
  });

  test('a star in a resource stands for parts of one thing, or for things of our own name', () => {
    const PARTS =
      /(\/index\/|@connections\/|\/resources\/|rule\/playground(-prod)?\/|:playground(-prod)?-|:ses:.*:identity\/|"\/receipts\/)\*"/;
    const resources = all('AWS::IAM::Policy').flatMap(({ properties }) =>
      Policy.parse(properties).PolicyDocument.Statement.flatMap(({ Action, Resource }) =>
        list(Action).every((action) => ACCOUNT_WIDE.has(action)) ? [] : list(Resource),
      ),
    );
    const wide = resources.map((resource) => JSON.stringify(resource)).filter((text) => text.includes('*'));
    expect(wide.filter((text) => !PARTS.test(text))).toEqual([]);
  });

  const functions = () =>
    all('AWS::Lambda::Function').map(({ properties }) => {
      const { Variables } = Environment.parse(properties).Environment;
      return { name: String(properties.FunctionName), role: target(properties.Role), service: Variables.SERVICE };
    });

  test('a table is touched by the functions of its owner and by nobody else', () => {
    const prefix = stage === 'local' ? 'playground' : `playground-${stage}`;
    const tables = all('AWS::DynamoDB::Table').map(({ id, properties }) => {
      const name = String(properties.TableName);
      // named in the own stack by its id, across stacks by an export with that id, by name where it is only borrowed
      return { short: name.slice(prefix.length + 1), pattern: new RegExp(`${id}|table/${name}["/]`) };
    });
    const services = new Map(functions().map(({ role, service }) => [role, service]));
    const strangers: string[] = [];
    let seen = 0;
    for (const { properties } of all('AWS::IAM::Policy')) {
      const { PolicyDocument, Roles } = Policy.extend({ Roles: z.array(Ref) }).parse(properties);
      for (const { Action, Resource } of PolicyDocument.Statement) {
        if (!list(Action).some((action) => action.startsWith('dynamodb:'))) continue;
        const text = JSON.stringify(Resource);
        const touched = tables.filter(({ pattern }) => pattern.test(text));
        seen += touched.length;
        const service = services.get(Roles[0]?.Ref);
        for (const { short } of touched) {
          const owner = Object.entries(OWNERS).find(([name]) => name === short)?.[1];
          if (owner !== service && owner !== 'platform') strangers.push(`${service} touches ${short} of ${owner}`);
        }
      }
    }
    expect(seen).toBeGreaterThan(30);
    expect(strangers).toEqual([]);
  });

  test('every consumer of the flows has its queue, read by its function', () => {
    const prefix = stage === 'local' ? 'playground' : `playground-${stage}`;
    const names = new Map(all('AWS::Lambda::Function').map(({ id, properties }) => [id, properties.FunctionName]));
    const read = queueMappings().map(
      ({ mapping, queue }) => `${queue.properties.QueueName} → ${names.get(target(mapping.FunctionName) ?? '')}`,
    );
    const declared = Object.entries<ConsumerDefinition>(CONSUMERS).map(
      ([name, { service, handler, fifo = false }]) =>
        `${prefix}-${name}${fifo ? '.fifo' : ''} → ${prefix}-${service}-${handler}`,
    );
    expect(read.toSorted()).toEqual(declared.toSorted());
  });

  test('every outbox of the flows reads a stream, and every reader of a stream is one', () => {
    const prefix = stage === 'local' ? 'playground' : `playground-${stage}`;
    const queues = byId('AWS::SQS::Queue');
    const names = new Map(all('AWS::Lambda::Function').map(({ id, properties }) => [id, properties.FunctionName]));
    const readers = all('AWS::Lambda::EventSourceMapping')
      .map(({ properties }) => Mapping.parse(properties))
      .filter(({ EventSourceArn }) => !queues.has(target(EventSourceArn) ?? ''))
      .map(({ FunctionName }) => names.get(target(FunctionName) ?? ''));
    expect(readers.toSorted()).toEqual(
      Object.keys(OUTBOXES)
        .map((name) => `${prefix}-${name}`)
        .toSorted(),
    );
  });

  test('every request leaves a line that names nobody', () => {
    const groups = byId('AWS::Logs::LogGroup');
    const Stage = z.looseObject({ AccessLogSetting: z.object({ DestinationArn: z.unknown(), Format: z.string() }) });
    const stages = all('AWS::ApiGateway::Stage').map(({ properties }) => Stage.parse(properties));
    expect(stages).toHaveLength(1);
    for (const { AccessLogSetting } of stages) {
      expect(groups.get(target(AccessLogSetting.DestinationArn) ?? '')?.properties.RetentionInDays).toBeGreaterThan(0);
      expect(AccessLogSetting.Format).toContain('$context.requestId');
      expect(AccessLogSetting.Format).not.toMatch(
        /identity|sourceIp|userAgent|principalId|\$context\.path\b|authorizer\.sub/,
      );
    }
  });

  test('the environment of a function fits into Lambda', () => {
    const large = all('AWS::Lambda::Function').filter(({ properties }) => {
      const { Variables } = Environment.parse(properties).Environment;
      return Buffer.byteLength(JSON.stringify(Variables)) > MAX_ENVIRONMENT_BYTES;
    });
    expect(large.map(({ id }) => id)).toEqual([]);
  });

  test('every stack keeps its distance from the limit of CloudFormation', () => {
    expect(templates.filter(({ count }) => count > MAX_RESOURCES).map(({ stack }) => stack)).toEqual([]);
  });

  test('every rule of the bus is declared in the flows, with exactly its pattern', () => {
    const prefix = stage === 'local' ? 'playground' : `playground-${stage}`;
    const rules = all('AWS::Events::Rule').filter(({ properties }) => properties.EventPattern !== undefined);
    const ruled = Object.entries<ConsumerDefinition>(CONSUMERS).filter(([, { fedBy }]) => fedBy === undefined);
    const declared = ruled.map(([consumer, { contracts }]) => [
      `${prefix}-${consumer}`,
      contracts === 'all'
        ? { source: [{ prefix: 'playground.' }] }
        : {
            source: [...new Set(contracts.map(({ source }) => source))],
            'detail-type': contracts.map(({ type }) => type),
          },
    ]);
    expect(Object.fromEntries(rules.map(({ properties }) => [properties.Name, properties.EventPattern]))).toEqual(
      Object.fromEntries(declared),
    );
  });

  test('every function folder is deployed, and every deployed function has a folder', () => {
    const prefix = stage === 'local' ? 'playground-' : `playground-${stage}-`;
    const deployed = all('AWS::Lambda::Function').map(({ properties }) =>
      String(properties.FunctionName).slice(prefix.length),
    );
    expect(deployed.toSorted()).toEqual(
      entryPoints()
        .map(({ name }) => name)
        .toSorted(),
    );
  });

  const routes = () => {
    const resources = byId('AWS::ApiGateway::Resource');
    const pathOf = (id: string | undefined): string => {
      const found = resources.get(id ?? '');
      if (found === undefined) return '';
      return `${pathOf(target(found.properties.ParentId))}/${String(found.properties.PathPart)}`;
    };
    return all('AWS::ApiGateway::Method').map(({ id, properties }) => ({
      id,
      method: String(properties.HttpMethod),
      path: pathOf(target(properties.ResourceId)),
      guarded: properties.AuthorizationType === 'CUSTOM',
    }));
  };

  test('strangers may call what the list says, and nothing else', () => {
    const open = routes().filter(({ guarded, method }) => !guarded && method !== 'ANY');
    expect(open.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual(PUBLIC_ROUTES);
  });

  test('the doors of the template and the contracts are the same, both ways', () => {
    const deployed = routes().filter(({ method }) => method !== 'ANY');
    expect(deployed.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual(
      ROUTES.map(({ route }) => route).toSorted(),
    );
    const open = deployed.filter(({ guarded }) => !guarded).map(({ method, path }) => `${method} ${path}`);
    expect(open.toSorted()).toEqual(
      ROUTES.filter(({ access }) => access === 'public')
        .map(({ route }) => route)
        .toSorted(),
    );
  });

  test('the authorizer knows the level of every guarded route', () => {
    const Access = z.record(z.enum(['optional', 'customer', 'operator', 'service']), z.array(z.string()));
    const Variables = z.looseObject({
      Environment: z.object({ Variables: z.looseObject({ ROUTE_ACCESS: z.string() }) }),
    });
    const authorizers = all('AWS::Lambda::Function').flatMap(({ properties }) => {
      const parsed = Variables.safeParse(properties);
      return parsed.success ? [parsed.data.Environment.Variables.ROUTE_ACCESS] : [];
    });
    expect(authorizers).toHaveLength(1);
    const levels = z.partialRecord(Access.keyType, Access.valueType).parse(JSON.parse(authorizers[0] ?? '{}'));
    const told = Object.entries(levels).flatMap(([access, of]) => of.map((route) => `${access} ${route}`));
    const wanted = ROUTES.filter(({ access }) => access !== 'public').map(({ access, route }) => `${access} ${route}`);
    expect(told.toSorted()).toEqual(wanted.toSorted());
    const known = Object.values(levels).flat();
    const guarded = routes()
      .filter((route) => route.guarded)
      .map(({ method, path }) => `${method} ${path}`);
    expect(known.toSorted()).toEqual(guarded.toSorted());
  });

  test('every address answers 405 to the methods that it does not have', () => {
    const byPath = Map.groupBy(routes(), ({ path }) => path);
    const rude = [...byPath].filter(([, methods]) => !methods.some(({ method }) => method === 'ANY'));
    expect(rude.map(([path]) => path)).toEqual([]);
  });

  test('the authorizer asks every time: no identity source, no memory', () => {
    expect(all('AWS::ApiGateway::Authorizer').map(({ properties }) => properties)).toMatchObject([
      { Type: 'REQUEST', AuthorizerResultTtlInSeconds: 0 },
    ]);
    expect(all('AWS::ApiGateway::Authorizer')[0]?.properties.IdentitySource ?? '').toBe('');
  });

  test('cookies are Secure where the stage has TLS, whoever sets them', () => {
    const Environment = z.object({
      Environment: z.object({ Variables: z.object({ COOKIE_SECURE: z.string().optional() }) }),
    });
    const settings = all('AWS::Lambda::Function').flatMap(
      ({ properties }) => Environment.parse(properties).Environment.Variables.COOKIE_SECURE ?? [],
    );
    expect(settings.length).toBeGreaterThan(2);
    expect([...new Set(settings)]).toEqual([String(stage !== 'local')]);
    const gateway = JSON.stringify(all('AWS::ApiGateway::GatewayResponse')).match(/session=;[^"']*/g) ?? [];
    expect(gateway.map((cookie) => /; Secure/.test(cookie))).toEqual([stage !== 'local']);
  });

  test('an alarm says who is hurt and which heading of the runbook helps', () => {
    const headings: string[] = readFileSync(join(ROOT, 'docs/runbook.md'), 'utf8').match(/(?<=^## ).+$/gm) ?? [];
    const alarms = all('AWS::CloudWatch::Alarm').map(({ properties }) => String(properties.AlarmDescription));
    expect(alarms.length > 0).toBe(stage !== 'local');
    const lost = alarms.filter((text) => !headings.includes(/docs\/runbook\.md#(\S+)$/.exec(text)?.[1] ?? ''));
    expect(lost).toEqual([]);
    if (stage !== 'local') {
      const used = new Set(alarms.map((text) => /#(\S+)$/.exec(text)?.[1]));
      expect(headings.filter((heading) => !used.has(heading))).toEqual([]);
    }
  });

  test('rows that expire are removed, and what is dear is kept on AWS', () => {
    const tables = all('AWS::DynamoDB::Table');
    const timed = tables.filter(({ properties }) => properties.TimeToLiveSpecification !== undefined);
    expect(timed.length).toBeGreaterThan(3);
    const recoverable = tables.filter(({ properties }) => properties.PointInTimeRecoverySpecification !== undefined);
    expect(recoverable.length).toBe(stage === 'local' ? 0 : tables.length);
  });
});
