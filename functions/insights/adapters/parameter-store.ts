/** Registry and central configuration of the stage in the Parameter Store. */
import { GetParametersByPathCommand, PutParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { StoredSetting } from '../domain/setting-view.ts';

export interface SettingStore {
  /** Everything below the registry and the configuration, by name. */
  all(): Promise<StoredSetting[]>;
  /** @returns the new version */
  put(name: string, text: string): Promise<number>;
}

const FOLDERS = ['services', 'config'];
const MAX_PAGES = 20; // of ten parameters: far more than there are

export function parameterStore(client: Pick<SSMClient, 'send'>, stage: string): SettingStore {
  const root = `/playground/${stage}/`;

  async function below(folder: string): Promise<StoredSetting[]> {
    const found: StoredSetting[] = [];
    let NextToken: string | undefined;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const answer: { Parameters?: Parameter[]; NextToken?: string } = await client.send(
        new GetParametersByPathCommand({ Path: `${root}${folder}`, Recursive: true, MaxResults: 10, NextToken }),
      );
      for (const { Name = '', Value = '', Version = 1, LastModifiedDate = new Date(0) } of answer.Parameters ?? []) {
        found.push({ name: Name.slice(root.length), text: Value, version: Version, changedAt: LastModifiedDate });
      }
      NextToken = answer.NextToken;
      if (NextToken === undefined) return found;
    }
    throw new Error(`${root}${folder} has more than ${MAX_PAGES * 10} parameters`);
  }

  return {
    async all() {
      const found = (await Promise.all(FOLDERS.map(below))).flat();
      return found.toSorted((a, b) => a.name.localeCompare(b.name));
    },
    async put(name, text) {
      const { Version = 1 } = await client.send(
        new PutParameterCommand({ Name: `${root}${name}`, Value: text, Type: 'String', Overwrite: true }),
      );
      return Version;
    },
  };
}

interface Parameter {
  readonly Name?: string | undefined;
  readonly Value?: string | undefined;
  readonly Version?: number | undefined;
  readonly LastModifiedDate?: Date | undefined;
}
