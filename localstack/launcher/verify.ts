import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { awsClientSettings } from './aws-client.ts';
import { Failure } from './failure.mjs';
import type { Note } from './progress.mjs';
import type { RunSettings } from './run-settings.ts';

interface Template {
  Resources?: Record<string, { Type: string; Condition?: string }>;
}

export interface DeployedResource {
  LogicalResourceId?: string | undefined;
  PhysicalResourceId?: string | undefined;
  ResourceStatus?: string | undefined;
}

/**
 * What of a template is not really there. The emulator reports success for some resources it did not create: they have
 * no status or the id `unknown`.
 */
export function missingResources(template: Template, deployed: DeployedResource[]): string[] {
  const byId = new Map(deployed.map((resource) => [resource.LogicalResourceId, resource]));
  return Object.entries(template.Resources ?? {})
    .filter(([, { Type, Condition }]) => Type !== 'AWS::CDK::Metadata' && Condition === undefined)
    .flatMap(([id, { Type }]) => {
      const found = byId.get(id);
      if (!found) return [`${id} (${Type}) was not created`];
      if (!found.PhysicalResourceId || found.PhysicalResourceId === 'unknown') return [`${id} (${Type}) has no id`];
      if (!/^(CREATE|UPDATE)_COMPLETE$/.test(found.ResourceStatus ?? ''))
        return [`${id} (${Type}) is ${found.ResourceStatus}`];
      return [];
    });
}

/**
 * Compares the synthesised templates with what the engine says it has.
 * @throws Failure that lists what is missing
 */
export async function verifyDeployment(settings: RunSettings, note: Note): Promise<void> {
  const client = new CloudFormationClient(awsClientSettings(settings.engineUrl));
  const faults: string[] = [];
  let count = 0;
  try {
    for (const { name, template } of synthesisedStacks(settings.cloudAssembly)) {
      const status = await stackStatus(client, name);
      if (!/^(CREATE|UPDATE)_COMPLETE$/.test(status)) faults.push(`stack ${name} is ${status}`);
      if (status === 'missing') continue;
      const { StackResources = [] } = await client.send(new DescribeStackResourcesCommand({ StackName: name }));
      faults.push(...missingResources(template, StackResources).map((fault) => `${name}: ${fault}`));
      count += StackResources.length;
    }
  } finally {
    client.destroy();
  }
  if (faults.length > 0) {
    throw new Failure(
      `The deployment is not complete:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
      `look for these names in ${settings.log('engine')}`,
    );
  }
  note(`${count} resources`);
}

interface Manifest {
  artifacts?: Record<string, { type: string; properties?: { templateFile?: string; stackName?: string } }>;
}

/** The stacks that the manifest names; the folder may hold templates of earlier runs too. */
function synthesisedStacks(cloudAssembly: string): Array<{ name: string; template: Template }> {
  const { artifacts = {} } = JSON.parse(readFileSync(join(cloudAssembly, 'manifest.json'), 'utf8')) as Manifest;
  return Object.entries(artifacts)
    .filter(([, { type }]) => type === 'aws:cloudformation:stack')
    .map(([id, { properties }]) => ({
      name: properties?.stackName ?? id,
      template: JSON.parse(readFileSync(join(cloudAssembly, properties?.templateFile ?? ''), 'utf8')) as Template,
    }));
}

/** The engine answers a ValidationError for a stack it does not have, as AWS does. */
export async function stackStatus(client: CloudFormationClient, name: string): Promise<string> {
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
    return Stacks[0]?.StackStatus ?? 'missing';
  } catch (error) {
    if (error instanceof Error && error.name === 'ValidationError') return 'missing';
    throw error;
  }
}
