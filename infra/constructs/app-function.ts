import { join } from 'node:path';
import { Duration, RemovalPolicy, Tags } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { NAMESPACE } from '../../functions/shared/observability/metric-names.ts';
import { bundleFolder } from '../bundle/bundle.ts';
import { PlaygroundStack } from '../stacks/playground-stack.ts';

export interface AppFunctionProps {
  readonly service: string;
  /** Folder below `functions/<service>`. */
  readonly handler: string;
  readonly timeoutSeconds?: number;
  readonly memoryMb?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** Only where config.ts says so: it takes capacity away from everybody else. */
  readonly reservedConcurrency?: number;
  /** `process`: the function may ruin its environment (crash tests); emulators give it one of its own. */
  readonly isolation?: 'shared' | 'process';
}

export const RETENTION = {
  7: RetentionDays.ONE_WEEK,
  30: RetentionDays.ONE_MONTH,
  90: RetentionDays.THREE_MONTHS,
} as const;
const MAX_NAME = 64;

/** A function with everything a function needs: defaults first, the caller's wishes over them, maps merged by key. */
export class AppFunction extends LambdaFunction {
  readonly service: string;
  readonly handlerName: string;
  readonly timeoutSeconds: number;

  constructor(scope: Construct, id: string, props: AppFunctionProps) {
    const { service, handler, timeoutSeconds = 10, memoryMb = 256, environment = {}, reservedConcurrency } = props;
    const { settings, prefix } = PlaygroundStack.around(scope);
    const functionName = `${prefix}-${service}-${handler}`;
    if (functionName.length > MAX_NAME) throw new Error(`${functionName} is longer than ${MAX_NAME} characters`);
    const logGroup = new LogGroup(scope, `${id}Log`, {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: RETENTION[settings.logRetentionDays],
      removalPolicy: settings.data === 'kept' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    // no managed policy: that one may write to every log group of the account
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    super(scope, id, {
      functionName,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(join(bundleFolder(), `${service}-${handler}`)),
      timeout: Duration.seconds(timeoutSeconds),
      memorySize: memoryMb,
      tracing: settings.tracing ? Tracing.ACTIVE : Tracing.DISABLED,
      role,
      logGroup,
      ...(reservedConcurrency === undefined ? {} : { reservedConcurrentExecutions: reservedConcurrency }),
      environment: {
        SERVICE: service,
        HANDLER: handler,
        STAGE: settings.stage,
        BUS_NAME: prefix,
        LOG_LEVEL: settings.logLevel,
        POWERTOOLS_SERVICE_NAME: service,
        POWERTOOLS_LOG_LEVEL: settings.logLevel,
        POWERTOOLS_METRICS_NAMESPACE: NAMESPACE,
        POWERTOOLS_TRACE_ENABLED: String(settings.tracing),
        NODE_OPTIONS: '--enable-source-maps',
        ...environment,
      },
    });
    this.service = service;
    this.handlerName = handler;
    this.timeoutSeconds = timeoutSeconds;
    // every stack of middlewares reports what it does: requests, messages, failures
    this.addToRolePolicy(
      new PolicyStatement({
        actions: ['events:PutEvents'],
        resources: [this.stack.formatArn({ service: 'events', resource: 'event-bus', resourceName: prefix })],
      }),
    );
    if (props.isolation === 'process') Tags.of(this).add('playground:isolation', 'process');
  }
}
