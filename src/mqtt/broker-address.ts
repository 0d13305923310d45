import { hostname } from 'node:os';

/** Where an external broker is, and as whom to go there. */
export interface BrokerAddress {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  /** Names the session on the broker: the same one after a restart. */
  readonly clientId: string;
  /** Sessions of the same group share what comes: each message goes to one of them. */
  readonly group?: string;
  readonly username?: string;
  readonly password?: string;
}

/**
 * Reads `mqtt://user:password@host:port` or `mqtts://…`. `?clientId=` names the session where the default, made of
 * the name of the machine, does not do: two Bocages on one machine, or a container with another name each time.
 * `?group=` is that of a shared subscription, for several Bocages on one store; the broker must know these.
 */
export function parseBrokerUrl(text: string): BrokerAddress {
  const url = new URL(text);
  const secure = url.protocol === 'mqtts:';
  const group = url.searchParams.get('group');
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? (secure ? 8883 : 1883) : Number(url.port),
    secure,
    clientId: url.searchParams.get('clientId') ?? `bocage-${hostname()}`,
    ...(group !== null && group !== '' && { group }),
    ...(url.username !== '' && { username: decodeURIComponent(url.username) }),
    ...(url.password !== '' && { password: decodeURIComponent(url.password) }),
  };
}

/** For people: without credentials. */
export function describeBroker({ host, port, secure }: BrokerAddress): string {
  return `${secure ? 'mqtts' : 'mqtt'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
