import { defaultTenant } from '../commit/request.ts';
import { Problem } from '../core/errors.ts';
import type { CatalogueReader } from '../ports/store.ts';

/** Which tenants exist. A tenant never ceases to exist while the process runs, so a found one is remembered. */
export interface Tenants {
  /** @throws Problem NonexistentTenant (clause 5.5.10). */
  assertExists(tenant: string): Promise<void>;
}

export function createTenants(catalogue: Pick<CatalogueReader, 'tenantExists'>): Tenants {
  const found = new Set([defaultTenant]);
  return {
    async assertExists(tenant) {
      if (found.has(tenant)) return;
      if (!(await catalogue.tenantExists(tenant))) {
        throw new Problem('NonexistentTenant', `There is no tenant ${tenant}.`);
      }
      found.add(tenant);
    },
  };
}
