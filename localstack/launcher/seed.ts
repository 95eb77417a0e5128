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

const without = (functionName: string): Seed => ({ functionName, payload: () => ({}) });

/** What fills a fresh deployment: functions of the services themselves. A service with demo data adds its line here. */
const SEEDS: readonly Seed[] = [
  // first the one that hashes passwords: it takes longest
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
  // tokens need a key before anybody can log in
  without('playground-auth-rotate-signing-key'),
  without('playground-catalog-seed-products'),
  without('playground-deal-catalog-seed-deals'),
  without('playground-prices-seed-prices'),
  without('playground-availability-seed-stock'),
  without('playground-merchants-seed-merchants'),
  without('playground-ratings-a-seed-ratings'),
  without('playground-ratings-b-seed-ratings'),
];

/** What needs the rows of the others. */
const LATER: readonly Seed[] = [without('playground-inventory-seed-stock')];

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
    const callAll = (seeds: readonly Seed[]) =>
      Promise.all(seeds.map(({ functionName, payload }) => call(functionName, payload(accounts))));
    await callAll(SEEDS);
    const [unlock] = await Promise.all([call(UNLOCK_FUNCTION, {}), callAll(LATER)]);
    const unlockToken = readToken(unlock);
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
