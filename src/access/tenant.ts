import { defaultTenant } from '../commit/request.ts';
import { badRequest } from '../core/errors.ts';

/** Letters, digits and what URNs are made of; short enough for every store and header. */
const tenantName = /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$/;

const expectation =
  'a tenant of 1 to 128 letters, digits, "_", "-", "." or ":", beginning with a letter or digit';

/**
 * The tenant that a header names, in its normal form: names that differ in case only are one tenant, as two
 * of them would be one file on some systems. Without the header, the default tenant.
 * @throws Problem BadRequestData when it is no tenant name.
 */
export function parseTenant(header: string | undefined, headerName: string): string {
  if (header === undefined) return defaultTenant;
  if (!tenantName.test(header)) throw badRequest(`${headerName}: expected ${expectation}.`);
  return header.toLowerCase();
}

/**
 * The tenant of a device endpoint, where FIWARE devices say `Fiware-Service`.
 * @throws Problem BadRequestData when both headers are there and name different tenants.
 */
export function parseDeviceTenant(
  ngsildTenant: string | undefined,
  fiwareService: string | undefined,
): string {
  const service = parseTenant(fiwareService, 'Fiware-Service');
  if (ngsildTenant === undefined) return service;
  const tenant = parseTenant(ngsildTenant, 'NGSILD-Tenant');
  if (fiwareService !== undefined && service !== tenant) {
    throw badRequest('Fiware-Service: expected the same tenant as in NGSILD-Tenant.');
  }
  return tenant;
}
