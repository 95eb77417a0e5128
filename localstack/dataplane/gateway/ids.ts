import { randomBytes } from 'node:crypto';

/** Extended request ids, message ids and connection ids look alike on AWS: URL-safe base64 of 11 bytes, padded. */
const base64Id = (bytes: number) =>
  `${randomBytes(bytes).toString('base64').replaceAll('+', '-').replaceAll('/', '_').replace(/=*$/, '')}=`;

export const newExtendedRequestId = () => base64Id(11);
export const newMessageId = () => base64Id(11);
export const newConnectionId = () => base64Id(11);

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (value: number) => String(value).padStart(2, '0');

/** `$context.requestTime`: the Common Log Format, in UTC. */
export function requestTime(epochMs: number): string {
  const at = new Date(epochMs);
  const day = `${two(at.getUTCDate())}/${MONTHS[at.getUTCMonth()]}/${at.getUTCFullYear()}`;
  return `${day}:${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())} +0000`;
}
