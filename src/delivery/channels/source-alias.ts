import { forgetOldest } from '../../core/forget-oldest.ts';
import type { CatalogueReader } from '../../ports/store.ts';
import type { SourceAlias } from './notification-headers.ts';

/** Tenants whose alias is remembered: it never changes. */
const remembered = 1_000;

/** Asks the store for the alias of each tenant once. */
export function createSourceAlias(catalogue: Pick<CatalogueReader, 'identity'>): SourceAlias {
  const known = new Map<string, string>();
  return async (tenant) => {
    let alias = known.get(tenant);
    if (alias === undefined) {
      alias = await catalogue.identity(tenant);
      if (known.size >= remembered) forgetOldest(known);
      known.set(tenant, alias);
    }
    return alias;
  };
}
