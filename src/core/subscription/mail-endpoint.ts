/** Characters of an address that are what they look like: no quotes, comments, or anything that ends a header. */
const address = /^[^\s@<>()[\]\\,;:"\p{Cc}]+@[^\s@<>()[\]\\,;:"?\p{Cc}]+$/u;

/** Characters that SMTP has for a path, its brackets left out. */
const longestAddress = 254;

/**
 * The addresses of `mailto:` (RFC 6068), separated by commas; they may have percent-encoded characters. Header fields
 * have no place in it: the subject is a pair of `notifierInfo`.
 *
 * @returns undefined for what is none.
 */
export function parseMailEndpoint(uri: string): readonly string[] | undefined {
  if (!/^mailto:/i.test(uri)) return undefined;
  const addresses = uri.slice('mailto:'.length).split(',').map(decoded);
  return addresses.every((text) => text.length <= longestAddress && address.test(text))
    ? addresses
    : undefined;
}

/** @returns the empty text, which is no address, for what cannot be decoded. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
