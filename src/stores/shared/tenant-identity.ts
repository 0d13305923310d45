import { hash } from 'node:crypto';

/**
 * What tells a tenant of an installation from all others: see `CatalogueReader.identity`.
 *
 * @param installation what tells the installation from others.
 */
export function tenantIdentity(installation: string, tenant: string): string {
  return hash('sha256', JSON.stringify([installation, tenant])).slice(0, 32);
}
