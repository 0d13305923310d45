/**
 * The keys under which an Entity with these scopes is found: each scope, and as `…/#` the scope and every level
 * above it. So a query for a subtree is one lookup.
 */
export function scopeKeys(scopes: readonly string[]): readonly string[] {
  if (scopes.length === 0) return scopes;
  const keys = new Set<string>();
  for (const scope of scopes) {
    keys.add(scope);
    keys.add(`${scope}/#`);
    for (let at = scope.lastIndexOf('/'); at >= 0; at = at === 0 ? -1 : scope.lastIndexOf('/', at - 1)) {
      keys.add(`${scope.slice(0, at)}/#`);
    }
  }
  return [...keys];
}
