/** The synthesised templates of a stage, made once per test file from the functions as they are now. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { z } from 'zod';
import { bundle, bundleFolder } from '../bundle/bundle.ts';
import { settingsOf } from '../config.ts';
import { playground } from '../playground.ts';

const Resource = z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) });
const TemplateText = z.object({ Resources: z.record(z.string(), Resource) });

export interface Found {
  readonly id: string;
  readonly properties: Record<string, unknown>;
}

export interface StackTemplate {
  readonly stack: string;
  readonly count: number;
  of(type: string): Found[];
}

/** Bundles all functions into a folder of this process. */
export async function prepareBundles(): Promise<void> {
  process.env.PLAYGROUND_STATE_DIR = mkdtempSync(join(tmpdir(), 'playground-infra-'));
  await bundle(bundleFolder());
}

export function templatesOf(stage: string): StackTemplate[] {
  const app = new App({
    outdir: mkdtempSync(join(tmpdir(), 'playground-assembly-')),
    analyticsReporting: false,
    context: { 'aws:cdk:disable-asset-staging': true, '@aws-cdk/core:defaultCrossStackReferences': 'strong' },
  });
  const stacks = playground(app, settingsOf(stage, undefined));
  const assembly = app.synth();
  return stacks.map(({ stackName }) => {
    const { Resources } = TemplateText.parse(assembly.getStackByName(stackName).template);
    return {
      stack: stackName,
      count: Object.keys(Resources).length,
      of: (type) =>
        Object.entries(Resources)
          .filter(([, resource]) => resource.Type === type)
          .map(([id, { Properties }]) => ({ id, properties: Properties })),
    };
  });
}
