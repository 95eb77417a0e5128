import { randomBytes } from 'node:crypto';
import { InvokeCommand, LambdaClient, ResourceNotFoundException } from '@aws-sdk/client-lambda';
import { awsClientSettings } from './aws-client.ts';
import { Failure } from './failure.mjs';
import type { Note } from './progress.mjs';
import type { Account } from './state.ts';

export interface DemoAccounts {
  operator: Account;
  customer: Account;
}

interface Seed {
  functionName: string;
  payload: (accounts: DemoAccounts) => unknown;
}

/**
 * What fills a fresh deployment: functions of the services themselves, invoked one after another in this order, those of
 * an inner list together. A service with demo data adds its line here.
 */
const SEEDS: Array<Seed | Seed[]> = [
  // Tokens need a key before anybody can log in.
  { functionName: 'playground-auth-rotate-signing-key', payload: () => ({}) },
  { functionName: 'playground-catalog-seed-products', payload: () => ({}) },
  { functionName: 'playground-inventory-seed-stock', payload: () => ({}) },
  [
    'playground-deal-catalog-seed-deals',
    'playground-prices-seed-prices',
    'playground-availability-seed-stock',
    'playground-merchants-seed-merchants',
    'playground-ratings-a-seed-ratings',
    'playground-ratings-b-seed-ratings',
  ].map((functionName) => ({ functionName, payload: () => ({}) })),
  {
    functionName: 'playground-auth-seed-users',
    payload: ({ operator, customer }) => ({
      users: [
        { ...operator, name: 'Olga Operator', roles: ['customer', 'operator'] },
        { ...customer, name: 'Carla Customer', roles: ['customer'] },
        // nobody signs in as these two: they are there so that lists have more than one row
        {
          email: 'diego@playground.example',
          password: newPassword('Cu5!'),
          name: 'Diego Customer',
          roles: ['customer'],
        },
        { email: 'emma@playground.example', password: newPassword('Cu5!'), name: 'Emma Customer', roles: ['customer'] },
      ],
    }),
  },
];

const UNLOCK_FUNCTION = 'playground-auth-issue-unlock';

const newPassword = (prefix: string): string => prefix + randomBytes(15).toString('base64url');

/** Accounts of this run. The passwords are new each time: a page that is left open in a browser is worth nothing. */
export function newDemoAccounts(): DemoAccounts {
  return {
    operator: { email: 'operator@playground.example', password: newPassword('Op3!') },
    customer: { email: 'carla@playground.example', password: newPassword('Cu5!') },
  };
}

export interface Seeded {
  /** One-time token that gives a browser the operator's role; undefined when no such function is deployed. */
  unlockToken: string | undefined;
}

/**
 * @param tolerant a deployment of another app has none of these functions; otherwise a missing one is a failure
 * @throws Failure that names the function and what it said
 */
export async function seedDemoData(
  engineUrl: string,
  accounts: DemoAccounts,
  { note, tolerant }: { note: Note; tolerant: boolean },
): Promise<Seeded> {
  const client = new LambdaClient(awsClientSettings(engineUrl));
  const missing: string[] = [];
  const call = async (functionName: string, payload: unknown): Promise<unknown> => {
    note(functionName);
    try {
      return await invoke(client, functionName, payload);
    } catch (error) {
      if (!tolerant || !(error instanceof ResourceNotFoundException)) throw asFailure(functionName, error);
      missing.push(functionName);
      return undefined;
    }
  };
  try {
    for (const step of SEEDS) {
      await Promise.all([step].flat().map(({ functionName, payload }) => call(functionName, payload(accounts))));
    }
    const unlockToken = readToken(await call(UNLOCK_FUNCTION, {}));
    note(missing.length > 0 ? `not deployed: ${missing.join(', ')}` : '');
    return { unlockToken };
  } finally {
    client.destroy();
  }
}

async function invoke(client: LambdaClient, functionName: string, payload: unknown): Promise<unknown> {
  const answer = await client.send(
    new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(payload) }),
    {
      abortSignal: AbortSignal.timeout(60_000),
    },
  );
  const text = answer.Payload ? new TextDecoder().decode(answer.Payload) : '';
  if (answer.FunctionError) throw new Error(text);
  return text ? JSON.parse(text) : undefined;
}

const asFailure = (functionName: string, error: unknown): Failure =>
  new Failure(
    `The function ${functionName} failed: ${error instanceof Error ? error.message : String(error)}`,
    `read its log: npm run awslocal -- logs tail /aws/lambda/${functionName}`,
  );

function readToken(answer: unknown): string | undefined {
  const token = typeof answer === 'object' && answer !== null && 'token' in answer ? answer.token : undefined;
  return typeof token === 'string' ? token : undefined;
}
