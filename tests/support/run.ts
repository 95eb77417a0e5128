/** What one test stands on: a customer and a correlation id of its own. */
import { ulid } from 'ulid';
import { mustBe, Visitor } from './visitor.ts';

export interface Person {
  readonly email: string;
  readonly password: string;
}

export interface Run {
  /** Carried by every request of this run. */
  readonly correlationId: string;
  /** Signed in. */
  readonly customer: Visitor;
  readonly account: Person;
}

export const newPerson = (): Person => ({
  email: `visitor-${ulid().toLowerCase()}@example.com`,
  password: `kettle-${crypto.randomUUID()}`,
});

/** Opens an account and signs in. */
export async function newRun(): Promise<Run> {
  const correlationId = ulid();
  const customer = new Visitor(correlationId);
  const account = newPerson();
  mustBe(201, await customer.post('/api/auth/signup', { ...account, name: 'A visitor' }));
  await customer.logIn(account);
  return { correlationId, customer, account };
}
