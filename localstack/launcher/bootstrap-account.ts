/** What every deployment of the CDK expects in an account: a bucket for packages, roles, and a version parameter. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import { awsClientSettings } from './aws-client.ts';
import { Failure, Stopped } from './failure.mjs';
import { ROOT } from './places.mjs';
import type { Note } from './progress.mjs';
import type { RunSettings } from './run-settings.ts';
import { stackStatus } from './verify.ts';

const STACK = 'CDKToolkit';
/** The template of `cdk bootstrap`; the tool itself takes seconds to load, and looks every five of them. */
const TEMPLATE = join(ROOT, 'node_modules/aws-cdk/lib/api/bootstrap/bootstrap-template.yaml');
const TIMEOUT_MS = 60_000;

/** @throws Failure when the stack does not come */
export async function bootstrapAccount(settings: RunSettings, note: Note, stopping: AbortSignal): Promise<void> {
  const client = new CloudFormationClient(awsClientSettings(settings.engineUrl));
  try {
    if ((await stackStatus(client, STACK)) === 'CREATE_COMPLETE') return note('unchanged');
    await client.send(
      new CreateStackCommand({
        StackName: STACK,
        TemplateBody: readFileSync(TEMPLATE, 'utf8'),
        Capabilities: ['CAPABILITY_NAMED_IAM'],
        // as the tool does it: no key of one's own for the bucket
        Parameters: [{ ParameterKey: 'FileAssetsBucketKmsKeyId', ParameterValue: 'AWS_MANAGED_KEY' }],
      }),
    );
    await created(client, settings, stopping);
  } finally {
    client.destroy();
  }
}

async function created(client: CloudFormationClient, settings: RunSettings, stopping: AbortSignal): Promise<void> {
  const deadline = Date.now() + TIMEOUT_MS;
  for (;;) {
    if (stopping.aborted) throw new Stopped();
    const status = await stackStatus(client, STACK);
    if (status === 'CREATE_COMPLETE') return;
    if (status !== 'CREATE_IN_PROGRESS' || Date.now() > deadline) {
      throw new Failure(`The stack ${STACK} is ${status}.`, `look for its name in ${settings.log('engine')}`);
    }
    await pause(100);
  }
}
