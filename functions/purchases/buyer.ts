import { createHash } from 'node:crypto';

/** Stands for an e-mail address wherever the address itself has no business to be. */
export const buyerOf = (email: string): string => createHash('sha256').update(email).digest('base64url');
