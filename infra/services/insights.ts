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

export interface InsightsServiceProps {
  readonly door: Door;
  readonly data: DataStack;
}

export class InsightsService extends Construct {
  constructor(scope: Construct, id: string, { door, data }: InsightsServiceProps) {
    super(scope, id);
    const open = (name: string, contract: RouteContract): AppFunction => {
      const fn = new AppFunction(this, contract.handler, { service: 'insights', handler: contract.handler });
      new HttpRoute(this, name, { door, contract, fn });
      return fn;
    };
    open('GetHealth', routes.GetHealth);
    open('GetOpenApi', routes.GetOpenApi);
    open('GetDocs', routes.GetDocs);

    bindTable(open('ListBreakers', routes.ListBreakers), data.tables.breakers, 'BREAKERS_TABLE');

    const listSettings = open('ListSettings', routes.ListSettings);
    const { settings } = PlaygroundStack.around(this);
    const folder = (name: string): string =>
      listSettings.stack.formatArn({
        service: 'ssm',
        resource: 'parameter',
        resourceName: `playground/${settings.stage}/${name}`,
      });
    // who may read a path may read everything below it
    allow(listSettings, ['ssm:GetParametersByPath'], [folder('services'), folder('config')]);

    const putSetting = open('PutSetting', routes.PutSettingRoute);
    for (const [name, { schema }] of Object.entries(SETTINGS)) {
      if (schema !== undefined) bindParameter(putSetting, name, 'write');
    }
  }
}
