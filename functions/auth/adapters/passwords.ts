/** Password hashes (bcrypt). */
import { compare, hash, truncates } from 'bcryptjs';

export interface Passwords {
  hash(password: string): Promise<string>;
  /** Takes the same time whether there is such a person (`hash` given) or not. */
  matches(password: string, hash: string | undefined): Promise<boolean>;
}

/** About a quarter of a second of one core: off the hot path, and dear for who guesses. */
const COST = 12;

/** Of a random password that nobody knows, at the same cost: compared with when there is no such person. */
const NOBODY = '$2b$12$kUApQXHNHvieNKlNpI8aL.0VMybH5o7oUeDBZb7XaTKJF1ZsViUqu';

/** @param bcrypt the two dear calls; tests count them */
export const passwordsWith = (bcrypt: { compare: typeof compare; hash: typeof hash }): Passwords => ({
  hash: (password) => bcrypt.hash(password, COST),
  async matches(password, hashed) {
    const same = await bcrypt.compare(password, hashed ?? NOBODY);
    // bcrypt reads 72 bytes: what follows them would not matter
    return same && hashed !== undefined && !truncates(password);
  },
});

export const bcryptPasswords: Passwords = passwordsWith({ compare, hash });
