import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { PlaygroundStack } from '../stacks/playground-stack.ts';

/** Long enough to look at what a test or a demonstration has left. */
const FORGOTTEN_AFTER = Duration.days(7);

/**
 * A bucket that nobody outside the account sees, encrypted, over TLS only. Its name is
 * `<prefix>-<name>-<account>-<region>`: names of buckets are unique in the world. Where data is kept, versions are, too;
 * elsewhere objects go after a week.
 */
export class PrivateBucket extends Bucket {
  constructor(scope: Construct, id: string, { name }: { readonly name: string }) {
    const { settings, prefix } = PlaygroundStack.around(scope);
    const kept = settings.data === 'kept';
    super(scope, id, {
      bucketName: `${prefix}-${name}-${Aws.ACCOUNT_ID}-${Aws.REGION}`,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      versioned: kept,
      removalPolicy: kept ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      lifecycleRules: [
        { abortIncompleteMultipartUploadAfter: Duration.days(1) },
        kept ? { noncurrentVersionExpiration: Duration.days(30) } : { expiration: FORGOTTEN_AFTER },
      ],
    });
  }
}
