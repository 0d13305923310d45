/** The received-protocol of a hop (RFC 9110, 7.6.3): what is said of it tells nobody anything here. */
const protocol = '1.1';

/** No comment of a `Via` header holds another: where one does, what is left of it is no name that anybody has. */
const comment = /\([^()]*\)/g;

/** Characters of a name, more than a host has. */
const longestName = 300;

/**
 * The names of the brokers and proxies in a `Via` header, the first first, each once: for brokers the alias of
 * `/info/sourceIdentity`. Protocols and comments are left out, and so is what is no entry, or longer than a name is.
 */
export function parseVia(header: string): readonly string[] {
  const names = new Set<string>();
  for (const entry of header.replace(comment, ' ').split(',')) {
    const [, name] = entry.trim().split(/\s+/, 2);
    if (name !== undefined && name.length <= longestName) names.add(name);
  }
  return [...names];
}

/** The `Via` header of what has come through some brokers, the first first, and goes out from another. */
export function formatVia(names: readonly string[], own: string): string {
  const all = names.includes(own) ? names : [...names, own];
  return all.map((name) => `${protocol} ${name}`).join(', ');
}
