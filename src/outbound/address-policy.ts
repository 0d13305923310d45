import ipaddr from 'ipaddr.js';

/** Which addresses on private networks may be reached; public ones always may. */
export interface AddressPolicyOptions {
  /** Bocage listens on loopback only: whoever can send it a URL is on this machine already. */
  readonly allowPrivate: boolean;
  /** Hosts (`dashboard.local`), hosts with a port (`10.0.0.5:8080`, `[fd00::1]:80`) and CIDR ranges (`10.0.0.0/8`). */
  readonly allowed: readonly string[];
}

/** Judges one connection that is about to be made. */
export interface AddressPolicy {
  /**
   * @param address the address that will be connected to, after name resolution.
   * @returns why it may not, for people; undefined where it may.
   */
  refusal(address: string, host: string, port: number): string | undefined;
  /** Ports that rules name: the judgement of a host depends on the port for these alone. */
  readonly ports: ReadonlySet<number>;
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;

interface Rule {
  /** A host name in lower case; absent where the rule is a range. */
  readonly host?: string;
  readonly range?: [Address, number];
  /** Absent: every port. */
  readonly port?: number;
}

/** Metadata services of the clouds, outside the link-local ranges. */
const metadataAddresses: ReadonlySet<string> = new Set([
  '100.100.100.200',
  '192.0.0.192',
  'fd00:ec2::254',
  'fd20:ce::254',
]);

/** Ranges that no rule opens: link-local (where metadata services are), "this host", and groups. */
const closedRanges: ReadonlySet<string> = new Set(['linkLocal', 'unspecified', 'multicast', 'broadcast']);

/** @throws Error naming the entry of `allowed` that cannot be read. */
export function createAddressPolicy({ allowPrivate, allowed }: AddressPolicyOptions): AddressPolicy {
  const rules = allowed.map(parseRule);
  return {
    ports: new Set(rules.flatMap(({ port }) => (port === undefined ? [] : [port]))),
    refusal(text, host, port) {
      const address = innerAddress(parseAddress(text));
      const range = address.range();
      if (closedRanges.has(range) || metadataAddresses.has(address.toString())) {
        return `the address ${text} of ${host} is link-local, a metadata service or a group, which is never allowed`;
      }
      if (range === 'unicast' || allowPrivate) return undefined;
      if (rules.some((rule) => opens(rule, address, host, port))) return undefined;
      return `the address ${text} of ${host} is not public: BOCAGE_OUTBOUND_ALLOW does not list it`;
    },
  };
}

function opens(rule: Rule, address: Address, host: string, port: number): boolean {
  if (rule.port !== undefined && rule.port !== port) return false;
  if (rule.range === undefined) return rule.host === host.toLowerCase();
  const [network, bits] = rule.range;
  return network.kind() === address.kind() && address.match(network, bits);
}

function parseRule(entry: string): Rule {
  if (ipaddr.isValidCIDR(entry)) {
    const [network, bits] = ipaddr.parseCIDR(entry);
    return { range: [network, bits] };
  }
  if (ipaddr.IPv6.isValid(entry)) return { range: wholeAddress(entry) };
  const [, host, port] = /^(\[[^\]]+\]|[^:\s/]+)(?::(\d{1,5}))?$/.exec(entry) ?? [];
  if (host === undefined || Number(port ?? 0) > 65_535) {
    throw new Error(
      `BOCAGE_OUTBOUND_ALLOW: "${entry}" is neither a host, nor host:port, nor a range (CIDR).`,
    );
  }
  const bare = host.startsWith('[') ? host.slice(1, -1) : host;
  return {
    ...(ipaddr.isValid(bare) ? { range: wholeAddress(bare) } : { host: bare.toLowerCase() }),
    ...(port !== undefined && { port: Number(port) }),
  };
}

function wholeAddress(text: string): [Address, number] {
  const address = ipaddr.process(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}

/** A zone (`fe80::1%eth0`) says how to reach an address, not which it is. */
function parseAddress(text: string): Address {
  return ipaddr.parse(text.replace(/%.*$/, ''));
}

/** The IPv4 address that an IPv6 address stands for, where it stands for one: the packets end there. */
function innerAddress(address: Address): Address {
  if (address instanceof ipaddr.IPv4) return address;
  const { parts } = address;
  const range: string = address.range();
  if (range === 'ipv4Mapped' || range === 'rfc6145' || isTranslated(parts) || isCompatible(parts)) {
    return fromParts(parts[6], parts[7]);
  }
  return range === '6to4' ? fromParts(parts[1], parts[2]) : address;
}

/** 64:ff9b::/96 (RFC 6052). The other translation prefix, 64:ff9b:1::/48, is for local use and stays closed. */
function isTranslated(parts: readonly number[]): boolean {
  return parts[0] === 0x64 && parts[1] === 0xff9b && parts.slice(2, 6).every((part) => part === 0);
}

/** `::a.b.c.d`, deprecated since RFC 4291; `::` and `::1` are no such addresses. */
function isCompatible(parts: readonly number[]): boolean {
  return parts.slice(0, 6).every((part) => part === 0) && parts[6] !== 0;
}

function fromParts(high = 0, low = 0): ipaddr.IPv4 {
  return new ipaddr.IPv4([high >> 8, high & 0xff, low >> 8, low & 0xff]);
}
