import { Duration } from 'aws-cdk-lib';
import { AuthorizationType, LambdaIntegration, type Method } from 'aws-cdk-lib/aws-apigateway';
import { type IFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { RouteContract } from '../../functions/shared/contracts/route.ts';
import type { AppFunction } from './app-function.ts';
import { bindParameter } from './bindings.ts';
import type { Door, Throttle } from './door.ts';
import { monitored } from './monitored.ts';

export interface HttpRouteProps {
  readonly contract: RouteContract;
  /** The function of the contract. */
  readonly fn: AppFunction;
  /** Less than the whole stage has. */
  readonly throttle?: Throttle;
  readonly errorImpact?: string;
}

/**
 * A method of the REST API that one function answers. All of it stands where the door stands, whichever stack the
 * function is in: so the door waits for the functions, and no function for the door.
 */
export class HttpRoute extends Construct {
  readonly method: Method;

  constructor(door: Door, id: string, { contract, fn, throttle, errorImpact }: HttpRouteProps) {
    super(door, id);
    const { route, access } = contract;
    if (contract.service !== fn.service || contract.handler !== fn.handlerName) {
      throw new Error(`${route} belongs to ${contract.service}/${contract.handler}, not to ${fn.functionName}`);
    }
    const resource = door.open(route, access, throttle);
    const [verb = 'GET'] = route.split(' ');
    // one permission for the function's routes together
    const integration = new LambdaIntegration(this.seenFrom(door, fn), { scopePermissionToMethod: false });
    this.method = resource.addMethod(
      verb,
      integration,
      access === 'public'
        ? { authorizationType: AuthorizationType.NONE }
        : { authorizationType: AuthorizationType.CUSTOM, authorizer: door.authorizer },
    );
    bindParameter(fn, 'config/origin'); // the check of state-changing requests
    // counted at the door: a function that answers 500 in good order has not failed in Lambda's eyes
    monitored(this, 'Faults', {
      name: `${fn.service}-${fn.handlerName}-faults`,
      runbook: 'route-faults',
      metric: this.method.metricServerError(door.api.deploymentStage, {
        period: Duration.minutes(5),
        statistic: 'Sum',
      }),
      threshold: 5,
      errorImpact: errorImpact ?? `Callers of ${route} get errors.`,
    });
  }

  /** A function of another stack gets its permission in the door's: else each stack would wait for the other. */
  private seenFrom(door: Door, fn: AppFunction): IFunction {
    if (fn.stack === door.api.stack) return fn;
    const { functionArn } = fn;
    return LambdaFunction.fromFunctionAttributes(this, 'Function', { functionArn, sameEnvironment: true });
  }
}
