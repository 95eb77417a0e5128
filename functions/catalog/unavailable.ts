/** Failures of the tables that a caller may read. */
import { DomainError } from '../shared/http/problem.ts';

const DETAILS: Readonly<Record<string, string>> = {
  Contended: 'Many people change this product; try again in a moment.',
  StoreUnavailable: 'The product store does not answer; try again in a moment.',
};

/** @throws DomainError unavailable in place of Contended and StoreUnavailable */
export async function orUnavailable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const detail = error instanceof Error ? DETAILS[error.name] : undefined;
    throw detail === undefined ? error : new DomainError('unavailable', detail, { cause: error });
  }
}
