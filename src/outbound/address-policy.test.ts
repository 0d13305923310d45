import { describe, expect, it } from 'vitest';
import { createAddressPolicy } from './address-policy.ts';

const closed = createAddressPolicy({ allowPrivate: false, allowed: [] });
const loopbackMode = createAddressPolicy({ allowPrivate: true, allowed: [] });

/** Open to nobody, whatever the form in which they are written. */
const closedAddresses = [
  '169.254.169.254',
  '169.254.0.1',
  'fe80::1',
  'fe80::1%eth0',
  'fd00:ec2::254',
  '100.100.100.200',
  '0.0.0.0',
  '0.1.2.3',
  '224.0.0.1',
  '255.255.255.255',
  'ff02::1',
  '::',
  '::ffff:169.254.169.254',
  '::169.254.169.254',
  '64:ff9b::a9fe:a9fe',
  '2002:a9fe:a9fe::1',
];

describe('the address policy', () => {
  it.each(['93.184.216.34', '2606:2800:220:1::1', '64:ff9b::5db8:d822', '::ffff:93.184.216.34', '1.1.1.1'])(
    'lets public addresses be reached: %s',
    (address) => {
      expect(closed.refusal(address, 'host.example', 443)).toBeUndefined();
    },
  );

  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '::1',
    'fd12::1',
    '::ffff:10.0.0.1',
    '::10.0.0.1',
    '64:ff9b::a00:1',
    '64:ff9b:1::a00:1',
    '2002:a00:1::1',
    '240.0.0.1',
    'fec0::1',
    '2001::1',
  ])('keeps private and special addresses closed unless Bocage is on loopback: %s', (address) => {
    expect(closed.refusal(address, 'host.example', 80)).toContain('BOCAGE_OUTBOUND_ALLOW');
    expect(loopbackMode.refusal(address, 'host.example', 80)).toBeUndefined();
  });

  it.each(closedAddresses)(
    'never lets link-local, metadata and group addresses be reached: %s',
    (address) => {
      const open = createAddressPolicy({
        allowPrivate: true,
        allowed: ['0.0.0.0/0', '::/0', 'host.example'],
      });
      expect(open.refusal(address, 'host.example', 80)).toContain('never allowed');
    },
  );

  it.each([
    ['dashboard.local', '10.0.0.5', 'Dashboard.Local', 80, true],
    ['dashboard.local', '10.0.0.5', 'other.local', 80, false],
    ['dashboard.local:8080', '10.0.0.5', 'dashboard.local', 8080, true],
    ['dashboard.local:8080', '10.0.0.5', 'dashboard.local', 80, false],
    ['10.0.0.0/8', '10.200.0.5', 'anything', 80, true],
    ['10.0.0.0/8', '::ffff:10.200.0.5', 'anything', 80, true],
    ['10.0.0.0/8', '192.168.0.1', 'anything', 80, false],
    ['10.0.0.5', '10.0.0.5', 'anything', 80, true],
    ['10.0.0.5', '10.0.0.6', 'anything', 80, false],
    ['10.0.0.5:81', '10.0.0.5', 'anything', 81, true],
    ['10.0.0.5:81', '10.0.0.5', 'anything', 80, false],
    ['fd12::/16', 'fd12:1::1', 'anything', 80, true],
    ['fd12::1', 'fd12::1', 'anything', 80, true],
    ['[::1]:8080', '::1', 'localhost', 8080, true],
    ['[::1]:8080', '::1', 'localhost', 80, false],
  ])('the rule %s, for %s of %s:%d: %s', (rule, address, host, port, allowed) => {
    const policy = createAddressPolicy({ allowPrivate: false, allowed: [rule] });
    expect(policy.refusal(address, host, port) === undefined).toBe(allowed);
  });

  it.each(['http://host', 'a b', 'host:99999', 'host:x', '10.0.0.0/99', ''])(
    'refuses the rule "%s"',
    (rule) => {
      expect(() => createAddressPolicy({ allowPrivate: false, allowed: [rule] })).toThrow(
        'BOCAGE_OUTBOUND_ALLOW',
      );
    },
  );
});
