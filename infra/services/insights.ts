/** Probes, the interface's own description, and what operators look at and turn. */
import { Construct } from 'constructs';
import * as routes from '../../functions/shared/contracts/insights.routes.ts';
import type { RouteContract } from '../../functions/shared/contracts/route.ts';
import { SETTINGS } from '../../functions/shared/contracts/settings.ts';
import { AppFunction } from '../constructs/app-function.ts';
import { allow, bindParameter, bindTable } from '../constructs/bindings.ts';
import type { Door } from '../constructs/door.ts';
import { HttpRoute } from '../constructs/http-route.ts';
import type { DataStack } from '../stacks/data.ts';
import { PlaygroundStack } from '../stacks/playground-stack.ts';

export interface InsightsProps {
  readonly data: DataStack;
  readonly door: Door;
}

export class Insights extends Construct {
  private readonly door: Door;

  constructor(scope: Construct, id: string, { data, door }: InsightsProps) {
    super(scope, id);
    this.door = door;
    this.behind('GetHealth', routes.GetHealth);
    this.behind('GetOpenApi', routes.GetOpenApi);
    this.behind('GetDocs', routes.GetDocs);

    bindTable(this.behind('ListBreakers', routes.ListBreakers), data.tables.breakers, 'BREAKERS_TABLE');

    const listSettings = this.behind('ListSettings', routes.ListSettings);
    const { settings } = PlaygroundStack.around(this);
    const folder = (name: string): string =>
      listSettings.stack.formatArn({
        service: 'ssm',
        resource: 'parameter',
        resourceName: `playground/${settings.stage}/${name}`,
      });
    // who may read a path may read everything below it
    allow(listSettings, ['ssm:GetParametersByPath'], [folder('services'), folder('config')]);

    const putSetting = this.behind('PutSetting', routes.PutSettingRoute);
    for (const [name, { schema }] of Object.entries(SETTINGS)) {
      if (schema !== undefined) bindParameter(putSetting, name, 'write');
    }
  }

  private behind(id: string, contract: RouteContract): AppFunction {
    const fn = new AppFunction(this, contract.handler, { service: 'insights', handler: contract.handler });
    new HttpRoute(this.door, id, { contract, fn });
    return fn;
  }
}
