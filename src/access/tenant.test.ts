import { describe, expect, it } from 'vitest';
import { parseDeviceTenant, parseTenant } from './tenant.ts';

describe('parseTenant', () => {
  it.each([
    [undefined, ''],
    ['cergy', 'cergy'],
    ['Cergy', 'cergy'],
    ['urn:ngsi-ld:Tenant:val-d_oise.95', 'urn:ngsi-ld:tenant:val-d_oise.95'],
    ['a'.repeat(128), 'a'.repeat(128)],
  ])('%s is %s', (header, tenant) => {
    expect(parseTenant(header, 'NGSILD-Tenant')).toBe(tenant);
  });

  it.each([
    '',
    ' ',
    'a b',
    '../etc',
    '.hidden',
    '-x',
    'a/b',
    'a\\b',
    'cafés',
    'a, b',
    'x\u0000',
    'a'.repeat(129),
  ])('refuses %j', (header) => {
    expect(() => parseTenant(header, 'NGSILD-Tenant')).toThrow(/BadRequestData: NGSILD-Tenant: expected/);
  });
});

describe('parseDeviceTenant', () => {
  it('takes either header', () => {
    expect(parseDeviceTenant(undefined, undefined)).toBe('');
    expect(parseDeviceTenant('a', undefined)).toBe('a');
    expect(parseDeviceTenant(undefined, 'B')).toBe('b');
    expect(parseDeviceTenant('b', 'B')).toBe('b');
  });

  it('refuses two tenants at once', () => {
    expect(() => parseDeviceTenant('a', 'b')).toThrow(/Fiware-Service: expected the same tenant/);
    expect(() => parseDeviceTenant('a', 'b c')).toThrow(/Fiware-Service: expected a tenant/);
  });
});
