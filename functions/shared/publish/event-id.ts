/** Deterministic event ids: a retry of the same cause repeats them, so consumers recognise it. */
import { createHash } from 'node:crypto';
import { encodeTime } from 'ulid';

export interface EventOrigin {
  /** When the cause happened. */
  readonly at: Date | string;
  /** Id of the event or request that caused this one. */
  readonly causationId: string;
  readonly type: string;
  /** Counts events of one type with one cause. */
  readonly ordinal: number;
}

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** 80 bits as 16 characters of Crockford's base 32: the random part of a ULID. */
function base32(bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start < 10; start += 5) {
    let word = 0n;
    for (const byte of bytes.subarray(start, start + 5)) word = (word << 8n) | BigInt(byte);
    for (let shift = 35n; shift >= 0n; shift -= 5n) text += ALPHABET[Number((word >> shift) & 31n)];
  }
  return text;
}

/** ULID of the time of the cause and the first 80 bits of SHA-256(causationId + type + ordinal). */
export function eventId({ at, causationId, type, ordinal }: EventOrigin): string {
  const digest = createHash('sha256').update(`${causationId}\n${type}\n${ordinal}`).digest();
  return encodeTime(new Date(at).getTime(), 10) + base32(digest.subarray(0, 10));
}
