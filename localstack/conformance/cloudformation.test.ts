/** CloudFormation User Guide: "How CloudFormation works", "Update behaviors of stack resources", "Template reference". */
import { GetApisCommand, GetRoutesCommand, GetStageCommand, NotFoundException } from '@aws-sdk/client-apigatewayv2';
import {
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStackResourcesCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { afterAll, describe, expect, test } from 'vitest';
import { apis, cloudformation, dynamodb, events, lambda, logs, sqs } from './support/clients.ts';
import { eventually } from './support/eventually.ts';
import { invoke } from './support/functions.ts';
import { receive } from './support/queues.ts';
import { arn, createStack, deploy, functionResource, ref, type Template, updateStack } from './support/stacks.ts';
import { connect, deploySocketApi, STAGE, socketTemplate } from './support/websocket-api.ts';
import { newWorld } from './support/world.ts';

const world = newWorld();
afterAll(() => world.dispose());

const queue = (properties: Record<string, unknown> = {}) => ({ Type: 'AWS::SQS::Queue', Properties: properties });

describe('a stack', () => {
  test('with a resource type that does not exist here fails and names it', async () => {
    const { status, reasons } = await createStack(world, {
      Resources: { Good: queue(), Bad: { Type: 'AWS::Cognito::UserPool', DependsOn: ['Good'] } },
    });
    expect(status).toMatch(/^(ROLLBACK_COMPLETE|CREATE_FAILED|ROLLBACK_FAILED)$/);
    expect(reasons).toContain('AWS::Cognito::UserPool');
  });

  test('whose resource fails takes back what it had made', async () => {
    const name = world.name('stack');
    const { status, reasons } = await createStack(
      world,
      {
        Resources: {
          First: queue({ QueueName: `${name}-first` }),
          Broken: {
            Type: 'AWS::Lambda::EventSourceMapping',
            Properties: { EventSourceArn: arn('First'), FunctionName: `${name}-nobody` },
          },
        },
      },
      name,
    );
    expect(status).toBe('ROLLBACK_COMPLETE');
    expect(reasons).toContain('Broken');
    const { StackEvents = [] } = await cloudformation.send(new DescribeStackEventsCommand({ StackName: name }));
    expect(StackEvents).toContainEqual(
      expect.objectContaining({ LogicalResourceId: 'First', ResourceStatus: 'DELETE_COMPLETE' }),
    );
  });

  test('that is deleted takes its resources with it', async () => {
    const own = newWorld();
    const name = world.name('stack');
    const { Url = '' } = await deploy(
      own,
      { Resources: { Queue: queue() }, Outputs: { Url: { Value: ref('Queue') } } },
      name,
    );
    const read = () => sqs.send(new GetQueueAttributesCommand({ QueueUrl: Url, AttributeNames: ['QueueArn'] }));
    await read();
    await cloudformation.send(new DeleteStackCommand({ StackName: name }));
    await eventually(async () => expect(await read().catch(({ name: error }) => error)).toBe('QueueDoesNotExist'));
  });
});

describe('an update', () => {
  test('of code and variables of a function meets the next call', async () => {
    const name = world.name('stack');
    const template = (answer: string, colour: string): Template => ({
      Resources: {
        Function: functionResource(`exports.handler = async () => ['${answer}', process.env.COLOUR];`, {
          Environment: { Variables: { COLOUR: colour } },
        }),
      },
      Outputs: { Name: { Value: ref('Function') } },
    });
    const { Name = '' } = await deploy(world, template('old', 'blue'), name);
    expect((await invoke(Name)).payload).toEqual(['old', 'blue']);
    const { status, outputs } = await updateStack(name, template('new', 'red'));
    expect(status).toBe('UPDATE_COMPLETE');
    expect(outputs.Name).toBe(Name);
    expect((await invoke(Name)).payload).toEqual(['new', 'red']);
  });

  test('that changes nothing is refused as on AWS', async () => {
    const name = world.name('stack');
    const template: Template = { Resources: { Queue: queue() } };
    await deploy(world, template, name);
    await expect(
      cloudformation.send(new UpdateStackCommand({ StackName: name, TemplateBody: JSON.stringify(template) })),
    ).rejects.toThrow('No updates are to be performed');
  });

  test('adds and removes resources, and keeps the others', async () => {
    const name = world.name('stack');
    const { Kept } = await deploy(
      world,
      { Resources: { Kept: queue(), Left: queue() }, Outputs: { Kept: { Value: ref('Kept') } } },
      name,
    );
    const { status, outputs } = await updateStack(name, {
      Resources: { Kept: queue({ VisibilityTimeout: 77 }), Added: queue() },
      Outputs: { Kept: { Value: ref('Kept') } },
    });
    expect({ status, Kept: outputs.Kept }).toEqual({ status: 'UPDATE_COMPLETE', Kept });
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: Kept, AttributeNames: ['VisibilityTimeout'] }),
    );
    expect(Attributes).toEqual({ VisibilityTimeout: '77' });
    const { StackResources = [] } = await cloudformation.send(new DescribeStackResourcesCommand({ StackName: name }));
    expect(StackResources.map(({ LogicalResourceId }) => LogicalResourceId).toSorted()).toEqual(['Added', 'Kept']);
  });

  test('of a rule, a table and a log group takes effect in place', async () => {
    const name = world.name('stack');
    const template = (type: string, expiry: string, days: number): Template => ({
      Resources: {
        Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: name } },
        Queue: queue(),
        Rule: {
          Type: 'AWS::Events::Rule',
          Properties: {
            EventBusName: ref('Bus'),
            EventPattern: { 'detail-type': [type] },
            Targets: [{ Id: 'queue', Arn: arn('Queue') }],
          },
        },
        Table: {
          Type: 'AWS::DynamoDB::Table',
          Properties: {
            BillingMode: 'PAY_PER_REQUEST',
            AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
            KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
            TimeToLiveSpecification: { Enabled: true, AttributeName: expiry },
          },
        },
        Logs: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: `/${name}`, RetentionInDays: days } },
      },
      Outputs: { Url: { Value: ref('Queue') }, Arn: { Value: arn('Queue') }, Table: { Value: ref('Table') } },
    });
    const made = await deploy(world, template('Before', 'expiresAt', 7), name);
    const { status, reasons, outputs } = await updateStack(name, template('After', 'validUntil', 14));
    expect({ status, reasons, outputs }).toEqual({ status: 'UPDATE_COMPLETE', reasons: '', outputs: made });
    const entry = (DetailType: string) => ({ EventBusName: name, Source: 'conformance', DetailType, Detail: '{}' });
    await events.send(new PutEventsCommand({ Entries: [entry('Before'), entry('After')] }));
    const [message] = await receive({ url: made.Url ?? '', arn: made.Arn ?? '' });
    expect(JSON.parse(message?.Body ?? '')).toMatchObject({ 'detail-type': 'After' });
    expect(await dynamodb.send(new DescribeTimeToLiveCommand({ TableName: made.Table }))).toMatchObject({
      TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'validUntil' },
    });
    const { logGroups } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: `/${name}` }));
    expect(logGroups).toMatchObject([{ retentionInDays: 14 }]);
  });

  // On AWS it would just happen. Here, what cannot be done has to fail: it is never reported as done.
  test('that this engine cannot make in place fails and says that a reset is needed', async () => {
    const name = world.name('stack');
    const template = (Status: string): Template => ({
      Resources: {
        Bucket: { Type: 'AWS::S3::Bucket', Properties: { VersioningConfiguration: { Status } } },
      },
    });
    await deploy(world, template('Enabled'), name);
    const { status, reasons } = await updateStack(name, template('Suspended'));
    expect(status).toMatch(/^UPDATE_(ROLLBACK_COMPLETE|ROLLBACK_FAILED|FAILED)$/);
    expect(reasons).toContain('needs reset');
    expect(reasons).toContain('VersioningConfiguration');
  });
});

describe('the resources of a WebSocket API', () => {
  const ECHO = 'exports.handler = async ({ body }) => ({ statusCode: 200, body });';
  const routes = { $default: { to: 'Echo', twoWay: true } };

  test('answer Ref and Fn::GetAtt with the ids that apigatewayv2 knows', async () => {
    const template = socketTemplate({ functions: { Echo: ECHO }, routes });
    const outputs = await deploy(world, {
      ...template,
      Outputs: {
        ...template.Outputs,
        ApiId: { Value: { 'Fn::GetAtt': ['Api', 'ApiId'] } },
        Route: { Value: ref('Route0') },
        Integration: { Value: ref('Integration0') },
        Stage: { Value: ref('Stage') },
        FunctionArn: { Value: arn('Echo') },
      },
    });
    const { Api: ApiId } = outputs;
    expect(outputs).toMatchObject({ ApiId, Stage: STAGE });
    const { Items: found = [] } = await apis.send(new GetApisCommand({}));
    expect(found).toContainEqual(
      expect.objectContaining({ ApiId, ProtocolType: 'WEBSOCKET', ApiEndpoint: outputs.Endpoint }),
    );
    const { Items: known = [] } = await apis.send(new GetRoutesCommand({ ApiId }));
    expect(known).toEqual([
      expect.objectContaining({
        RouteId: outputs.Route,
        RouteKey: '$default',
        Target: `integrations/${outputs.Integration}`,
      }),
    ]);
    expect(await apis.send(new GetStageCommand({ ApiId, StageName: STAGE }))).toMatchObject({ AutoDeploy: true });
    const { FunctionArn } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: outputs.Echo }));
    expect(FunctionArn).toBe(outputs.FunctionArn);
  });

  test('change in place: a new route is served, and open connections stay', async () => {
    const api = await deploySocketApi(world, { functions: { Echo: ECHO }, routes });
    await using client = await connect(api.url);
    client.send('before');
    await client.messages();
    const { status } = await updateStack(
      api.stackName,
      socketTemplate({
        functions: { Echo: ECHO, Other: "exports.handler = async () => ({ statusCode: 200, body: 'other' });" },
        routes: { ...routes, other: { to: 'Other', twoWay: true } },
      }),
    );
    expect(status).toBe('UPDATE_COMPLETE');
    client.send({ action: 'other' });
    client.send('after');
    expect(await client.messages(3)).toEqual(['before', 'other', 'after']);
  });

  test('of an API that does not exist are a NotFoundException', async () => {
    await expect(apis.send(new GetRoutesCommand({ ApiId: 'nothing123' }))).rejects.toBeInstanceOf(NotFoundException);
  });
});
