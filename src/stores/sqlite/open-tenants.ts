/** What is kept open for tenants, by name; the least recently used is closed to make room. */
export interface OpenTenants<T> {
  /** Opens it when it is not open. */
  get(tenant: string): T;
  /** What is open now. */
  opened(): Iterable<T>;
  closeAll(): void;
}

export function keepOpen<T extends { close(): void }>(
  limit: number,
  open: (tenant: string) => T,
): OpenTenants<T> {
  const held = new Map<string, T>();
  let latest: string | undefined;
  return {
    get(tenant) {
      const known = held.get(tenant);
      if (known !== undefined) {
        if (tenant !== latest) {
          held.delete(tenant);
          held.set(tenant, known);
          latest = tenant;
        }
        return known;
      }
      for (const [name, oldest] of held) {
        if (held.size < limit) break;
        held.delete(name);
        oldest.close();
      }
      const opened = open(tenant);
      held.set(tenant, opened);
      latest = tenant;
      return opened;
    },
    opened: () => held.values(),
    closeAll() {
      for (const one of held.values()) one.close();
      held.clear();
      latest = undefined;
    },
  };
}
