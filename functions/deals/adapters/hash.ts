/** The work that both hash doors do: PBKDF2-SHA512 (RFC 8018) over the result of the round before. */
import { pbkdf2Sync } from 'node:crypto';
import type { HeavyHash } from '../../shared/contracts/deals.http.ts';

export interface HashWork {
  readonly password: string;
  readonly salt: string;
  readonly iterations: number;
  readonly rounds: number;
  readonly bytes: number;
  readonly digest: string;
}

/** The same question has the same answer, in whichever thread. */
export const workOf = ({ iterations, rounds }: HeavyHash): HashWork => ({
  password: 'a secret that everybody knows',
  salt: 'playground',
  iterations,
  rounds,
  bytes: 64,
  digest: 'sha512',
});

/** Blocks the thread it is called in. */
export function hashHere({ password, salt, iterations, rounds, bytes, digest }: HashWork): string {
  let hash: Buffer = Buffer.from(password);
  for (let round = 0; round < rounds; round += 1) hash = pbkdf2Sync(hash, salt, iterations, bytes, digest);
  return hash.toString('hex');
}
