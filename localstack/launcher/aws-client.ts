/** Settings with which any AWS SDK client talks to the engine. */
export const awsClientSettings = (engineUrl: string) => ({
  endpoint: engineUrl,
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  maxAttempts: 4,
});
