import {
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { cloudformation } from './clients.ts';
import { eventually } from './eventually.ts';
import { ROLE } from './functions.ts';
import type { World } from './world.ts';

export interface Resource {
  Type: string;
  Properties?: Record<string, unknown>;
  DependsOn?: string[];
}

export interface Template {
  Resources: Record<string, Resource>;
  Outputs?: Record<string, { Value: unknown }>;
}

export interface StackEnd {
  status: string;
  outputs: Record<string, string>;
  /** Why resources failed, one line each. */
  reasons: string;
}

/** Creates a stack and waits for its end, good or bad. */
export async function createStack(world: World, template: Template, name = world.name('stack')): Promise<StackEnd> {
  await cloudformation.send(new CreateStackCommand({ StackName: name, TemplateBody: JSON.stringify(template) }));
  world.undo(async () => {
    await cloudformation.send(new DeleteStackCommand({ StackName: name }));
    await eventually(async () => {
      const { status } = await endOf(name);
      if (status !== 'DELETE_COMPLETE') throw new Error(`stack ${name} is ${status}`);
    });
  });
  return ended(name);
}

/** Updates a stack and waits for its end, good or bad. */
export async function updateStack(name: string, template: Template): Promise<StackEnd> {
  await cloudformation.send(new UpdateStackCommand({ StackName: name, TemplateBody: JSON.stringify(template) }));
  return ended(name);
}

/** Creates a stack that has to succeed; answers its outputs. @throws Error with the reasons of the failed resources */
export async function deploy(world: World, template: Template, name?: string): Promise<Record<string, string>> {
  const { status, outputs, reasons } = await createStack(world, template, name);
  if (status !== 'CREATE_COMPLETE') throw new Error(`the stack ended as ${status}:\n${reasons}`);
  return outputs;
}

const ended = (name: string): Promise<StackEnd> =>
  eventually(async () => {
    const end = await endOf(name);
    if (end.status.endsWith('_IN_PROGRESS')) throw new Error(`stack ${name} is still ${end.status}`);
    return end;
  }, 45_000);

async function endOf(StackName: string): Promise<StackEnd> {
  const stack = await cloudformation.send(new DescribeStacksCommand({ StackName })).then(
    ({ Stacks = [] }) => Stacks[0],
    (error: Error) => {
      if (error.message.includes('does not exist')) return undefined;
      throw error;
    },
  );
  if (stack === undefined) return { status: 'DELETE_COMPLETE', outputs: {}, reasons: '' };
  const { StackEvents = [] } = await cloudformation.send(new DescribeStackEventsCommand({ StackName }));
  const failed = StackEvents.filter(({ ResourceStatus = '' }) => ResourceStatus.endsWith('_FAILED'));
  return {
    status: stack.StackStatus ?? '',
    outputs: Object.fromEntries(
      (stack.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
    ),
    reasons: [stack.StackStatusReason, ...failed.map((e) => `${e.LogicalResourceId}: ${e.ResourceStatusReason}`)]
      .filter(Boolean)
      .join('\n'),
  };
}

/** A function with its source in the template (CommonJS, `exports.handler`). */
export const functionResource = (source: string, properties: Record<string, unknown> = {}): Resource => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Role: ROLE,
    Timeout: 10,
    Code: { ZipFile: source },
    ...properties,
  },
});

export const ref = (id: string) => ({ Ref: id });
export const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

/** What API Gateway calls to invoke the function. */
export const invocationUri = (functionId: string) => ({
  'Fn::Sub': `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/\${${functionId}.Arn}/invocations`,
});
