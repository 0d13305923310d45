/** Characters of an address that are what they look like: no quotes, comments, or anything that ends a header. */
const address = /^[^\s@<>()[\]\\,;:"\p{Cc}]+@[^\s@<>()[\]\\,;:"\p{Cc}]+$/u;

/** Characters that SMTP has for a path, its brackets left out. */
const longestAddress = 254;

/**
 * Reads `mailto:` with one address (RFC 6068), which may have percent-encoded characters. Header fields have no place in
 * it: the subject is a pair of `notifierInfo`, and who else gets the mail is not for a URI to say.
 *
 * @returns undefined for what is none.
 */
export function parseMailEndpoint(uri: string): string | undefined {
  if (!/^mailto:/i.test(uri)) return undefined;
  try {
    const text = decodeURIComponent(uri.slice('mailto:'.length));
    return address.test(text) && !text.includes('?') && text.length <= longestAddress ? text : undefined;
  } catch {
    return undefined;
  }
}
