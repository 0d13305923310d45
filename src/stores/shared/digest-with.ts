import { createHmac } from 'node:crypto';

/** Characters of a digest: 128 bits and a little more. */
const digestLength = 22;

/** Makes short texts of long ones, which only who has the key can make. They are good for URLs as they are. */
export function digestWith(key: string): (text: string) => string {
  return (text) => createHmac('sha256', key).update(text).digest('base64url').slice(0, digestLength);
}
