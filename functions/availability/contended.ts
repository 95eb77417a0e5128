import { DomainError } from '../shared/http/problem.ts';

/** @throws DomainError unavailable in place of StockContended */
export async function orUnavailable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    if (!(cause instanceof Error && cause.name === 'StockContended')) throw cause;
    throw new DomainError('unavailable', 'Many people buy this deal; try again in a moment.', { cause });
  }
}
