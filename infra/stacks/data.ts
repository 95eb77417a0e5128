/** What outlives a deployment: tables, secrets, settings. */
import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import type { StageSettings } from '../config.ts';
import { PrivateBucket } from '../constructs/private-bucket.ts';
import { type KeyDefinition, TABLES, type TableDefinition, type TableName } from '../tables.ts';
import { PlaygroundStack } from './playground-stack.ts';

/** Services that call others with a token of their own. */
export const SERVICE_CLIENTS = [
  'cart',
  'deals',
  'orders',
  'enrichment',
  'insights',
  'lab',
  'purchases',
  'ratings',
] as const;
export type ServiceClientName = (typeof SERVICE_CLIENTS)[number];

const keysOf = ({ partitionKey, sortKey, numericSortKey = false }: KeyDefinition) => ({
  partitionKey: { name: partitionKey, type: AttributeType.STRING },
  ...(sortKey === undefined
    ? {}
    : { sortKey: { name: sortKey, type: numericSortKey ? AttributeType.NUMBER : AttributeType.STRING } }),
});

const idOf = (name: string): string =>
  name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

export class DataStack extends PlaygroundStack {
  readonly tables: Readonly<Record<TableName, Table>>;
  /** `{"keys":[…]}`; a random text until the first key is made. */
  readonly signingKeys: ISecret;
  /** What programs show to open accounts. */
  readonly registerApiKey: ISecret;
  /** Of the customer that the autopilot plays. */
  readonly autopilotPassword: ISecret;
  readonly clients: Readonly<Record<ServiceClientName, ISecret>>;
  /** Receipts of purchases, one object each. */
  readonly receipts: Bucket;
  private readonly removalPolicy: RemovalPolicy;

  constructor(scope: Construct, settings: StageSettings) {
    super(scope, 'data', settings);
    this.removalPolicy = settings.data === 'kept' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    const definitions: Record<TableName, TableDefinition> = TABLES;
    // Object.fromEntries forgets the key type; the keys are those of TABLES
    this.tables = Object.fromEntries(
      Object.entries(definitions).map(([name, definition]) => [name, this.table(name, definition)]),
    ) as Record<TableName, Table>;

    this.signingKeys = new Secret(this, 'SigningKeys', {
      secretName: `playground/${settings.stage}/auth/signing-keys`,
      removalPolicy: this.removalPolicy,
    });
    this.registerApiKey = new Secret(this, 'RegisterApiKey', {
      secretName: `playground/${settings.stage}/auth/register-api-key`,
      removalPolicy: this.removalPolicy,
      generateSecretString: { passwordLength: 48, excludePunctuation: true },
    });
    this.autopilotPassword = new Secret(this, 'AutopilotPassword', {
      secretName: `playground/${settings.stage}/lab/autopilot`,
      removalPolicy: this.removalPolicy,
      generateSecretString: { passwordLength: 48, excludePunctuation: true },
    });
    this.clients = Object.fromEntries(SERVICE_CLIENTS.map((client) => [client, this.clientSecret(client)])) as Record<
      ServiceClientName,
      ISecret
    >;

    this.receipts = new PrivateBucket(this, 'Receipts', { name: 'receipts' });

    const values: Record<string, string> = {
      origin: settings.origin,
      'orders/timeout-seconds': '90',
      'payments/card-network': JSON.stringify({ failureRate: 0, latencyMs: 0 }),
      'lab/behaviour': '{}', // nothing is late or broken unless a person wants it
      'lab/open': JSON.stringify(settings.labOpen),
      'mail/from': 'none', // SSM has no empty values; a sender's address here makes SES send
    };
    for (const [name, limit] of Object.entries(settings.limits)) values[`limits/${name}`] = JSON.stringify(limit);
    for (const [name, stringValue] of Object.entries(values)) {
      new StringParameter(this, `Config${idOf(name.replaceAll('/', '-'))}`, {
        parameterName: `/playground/${settings.stage}/config/${name}`,
        stringValue,
      });
    }
  }

  private table(name: string, definition: TableDefinition): Table {
    const table = new Table(this, idOf(name), {
      tableName: `${this.prefix}-${name}`,
      ...keysOf(definition),
      billingMode: BillingMode.PAY_PER_REQUEST,
      removalPolicy: this.removalPolicy,
      ...(this.settings.data === 'kept'
        ? { pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true }, deletionProtection: true }
        : {}),
      ...(definition.timeToLive === true ? { timeToLiveAttribute: 'expiresAt' } : {}),
      ...(definition.stream === true ? { stream: StreamViewType.NEW_AND_OLD_IMAGES } : {}),
    });
    for (const [indexName, index] of Object.entries(definition.indexes ?? {})) {
      table.addGlobalSecondaryIndex({ indexName, ...keysOf(index) });
    }
    return table;
  }

  private clientSecret(client: ServiceClientName): ISecret {
    return new Secret(this, `Client${idOf(client)}`, {
      secretName: `playground/${this.settings.stage}/clients/${client}`,
      removalPolicy: this.removalPolicy,
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ clientId: client }),
        generateStringKey: 'clientSecret',
        passwordLength: 48,
        excludePunctuation: true,
      },
    });
  }
}
