import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Access, defineRoute, type RouteContract } from '../../functions/shared/contracts/route.ts';
import { bundleFolder } from '../bundle/bundle.ts';
import { prefixOf, settingsOf } from '../config.ts';
import { AppFunction } from '../constructs/app-function.ts';
import { bindTable } from '../constructs/bindings.ts';
import { DeadLetterQueue } from '../constructs/dead-letter-queue.ts';
import { Door } from '../constructs/door.ts';
import { EventConsumer } from '../constructs/event-consumer.ts';
import { HttpRoute } from '../constructs/http-route.ts';
import { PlaygroundStack } from '../stacks/playground-stack.ts';

beforeAll(() => {
  process.env.PLAYGROUND_STATE_DIR = mkdtempSync(join(tmpdir(), 'playground-constructs-'));
  for (const name of ['auth-authorize', 'cart-on-order-events', 'orders-get-order']) {
    mkdirSync(join(bundleFolder(), name), { recursive: true });
    writeFileSync(join(bundleFolder(), name, 'index.js'), 'exports.handler = async () => {};');
  }
});

const stackOf = (stage = 'local') =>
  new PlaygroundStack(new App({ analyticsReporting: false }), 'test', settingsOf(stage, undefined));

describe('a function', () => {
  test('keeps what it asks for beside what every function gets', () => {
    const stack = stackOf();
    new AppFunction(stack, 'Fn', {
      service: 'orders',
      handler: 'get-order',
      timeoutSeconds: 3,
      environment: { EXTRA: 'x' },
    });
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'playground-orders-get-order',
      Timeout: 3,
      MemorySize: 256,
      Architectures: ['arm64'],
      Environment: {
        Variables: Match.objectLike({ EXTRA: 'x', SERVICE: 'orders', HANDLER: 'get-order', STAGE: 'local' }),
      },
    });
  });

  test('that may ruin its environment is marked', () => {
    const stack = stackOf();
    new AppFunction(stack, 'Fn', { service: 'orders', handler: 'get-order', isolation: 'process' });
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      Tags: Match.arrayWith([{ Key: 'playground:isolation', Value: 'process' }]),
    });
  });

  test('reads a table unless more is asked for, and never scans', () => {
    const stack = stackOf();
    const fn = new AppFunction(stack, 'Fn', { service: 'orders', handler: 'get-order' });
    const table = new Table(stack, 'Orders', { partitionKey: { name: 'id', type: AttributeType.STRING } });
    bindTable(fn, table, 'ORDERS_TABLE');
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ ORDERS_TABLE: { Ref: Match.anyValue() } }) },
    });
    const policies = JSON.stringify(template.findResources('AWS::IAM::Policy'));
    expect(policies).toContain('dynamodb:GetItem');
    expect(policies).not.toMatch(/dynamodb:(PutItem|DeleteItem|Scan|\*)/);
  });

  test('with a name that AWS would not take is refused at once', () => {
    const handler = 'x'.repeat(60);
    expect(() => new AppFunction(stackOf(), 'Fn', { service: 'orders', handler })).toThrow(/longer than 64/);
  });
});

describe('a consumer', () => {
  const parts = () => {
    const stack = stackOf();
    const undelivered = new DeadLetterQueue(stack, 'Undelivered', { name: 'undelivered', errorImpact: 'x' });
    return { stack, undelivered, bus: new EventBus(stack, 'Bus') };
  };

  test('belongs to the function that the flows name', () => {
    const { stack, ...rest } = parts();
    const fn = new AppFunction(stack, 'Fn', { service: 'orders', handler: 'get-order' });
    expect(() => new EventConsumer(stack, 'Queue', { consumer: 'cart-clearing', fn, ...rest })).toThrow(
      /belongs to cart/,
    );
  });

  test('takes its limits from whoever builds it', () => {
    const { stack, ...rest } = parts();
    const fn = new AppFunction(stack, 'Fn', { service: 'cart', handler: 'on-order-events' });
    new EventConsumer(stack, 'Queue', { consumer: 'cart-clearing', fn, ...rest, maxConcurrency: 2, batchSize: 5 });
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 5,
      ScalingConfig: { MaximumConcurrency: 2 },
    });
  });
});

describe('the door', () => {
  const route = (name: RouteContract['route'], access: Access) =>
    defineRoute({ route: name, access, service: 'orders', handler: 'get-order', summary: 'for this test' });
  const open = () => {
    const stack = stackOf();
    const door = new Door(stack, 'Door');
    const fn = new AppFunction(stack, 'Fn', { service: 'orders', handler: 'get-order' });
    return { stack, door, fn };
  };

  test('gives a route a throttle of its own beside that of the stage', () => {
    const { stack, door, fn } = open();
    const throttle = { ratePerSecond: 5, burst: 10 };
    new HttpRoute(door, 'R', { contract: route('GET /api/orders/{id}', 'customer'), fn, throttle });
    door.close();
    Template.fromStack(stack).hasResourceProperties('AWS::ApiGateway::Stage', {
      MethodSettings: [
        Match.objectLike({ ResourcePath: '/*', HttpMethod: '*', ThrottlingRateLimit: 2_000 }),
        { ResourcePath: '/~1api~1orders~1{id}', HttpMethod: 'GET', ThrottlingRateLimit: 5, ThrottlingBurstLimit: 10 },
      ],
    });
  });

  test('leads to functions of other stacks, and allows itself there from its own', () => {
    const { stack, door } = open();
    const elsewhere = new PlaygroundStack(App.of(stack) as App, 'elsewhere', settingsOf('local', undefined));
    const fn = new AppFunction(elsewhere, 'Fn', { service: 'orders', handler: 'get-order' });
    new HttpRoute(door, 'R', { contract: route('GET /api/orders', 'customer'), fn });
    door.close();
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunction',
      Principal: 'apigateway.amazonaws.com',
      FunctionName: { 'Fn::ImportValue': Match.anyValue() },
    });
    Template.fromStack(elsewhere).resourceCountIs('AWS::Lambda::Permission', 0);
  });

  test('says the methods of an address in Allow', () => {
    const { stack, door, fn } = open();
    new HttpRoute(door, 'R1', { contract: route('GET /api/orders', 'customer'), fn });
    new HttpRoute(door, 'R2', { contract: route('DELETE /api/orders', 'customer'), fn });
    door.close();
    const methods = Template.fromStack(stack).findResources('AWS::ApiGateway::Method', {
      Properties: { HttpMethod: 'ANY' },
    });
    expect(JSON.stringify(methods)).toContain("'DELETE, GET'");
  });

  test('has no two routes of one name, and none after it was closed', () => {
    const { door, fn } = open();
    new HttpRoute(door, 'R1', { contract: route('GET /api/orders', 'customer'), fn });
    expect(() => new HttpRoute(door, 'R2', { contract: route('GET /api/orders', 'public'), fn })).toThrow(/already/);
    door.close();
    expect(() => new HttpRoute(door, 'R3', { contract: route('GET /x', 'public'), fn })).toThrow(/closed/);
  });
});

describe('stages', () => {
  test('decide the prefix of every name', () => {
    expect(prefixOf(settingsOf('local', undefined))).toBe('playground');
    expect(prefixOf(settingsOf('prod', undefined))).toBe('playground-prod');
  });

  test.each(['', 'Prod', 'a-b', 'x'.repeat(20)])('"%s" is no stage', (stage) => {
    expect(() => settingsOf(stage, undefined)).toThrow(/no stage name/);
  });
});
