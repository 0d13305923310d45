/** Where a notification by MQTT goes (clause 7.2). */
export interface MqttEndpoint {
  readonly secure: boolean;
  /** A name or an address, that of IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  readonly username?: string;
  readonly password?: string;
  /** What messages are published to: no filter. */
  readonly topic: string;
}

/** Bytes that MQTT has for a topic. */
const longestTopic = 65_535;

/** A topic starts after the host and ends with the URI: it has neither query nor fragment, and no segment is special. */
const parts = /^mqtts?:\/\/[^/?#]*\/([^?#]+)$/i;

/** What no topic that is published to may have: wildcards and control characters (section 4.7 of the standard of MQTT). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unfit = /[+#\u0000-\u001f\u007f-\u009f]/;

/**
 * Reads `mqtt[s]://[user[:password]@]host[:port]/topic`. Credentials and topic may have percent-encoded characters.
 *
 * @returns undefined for what is none.
 */
export function parseMqttEndpoint(uri: string): MqttEndpoint | undefined {
  const [, path] = parts.exec(uri) ?? [];
  if (path === undefined || !URL.canParse(uri)) return undefined;
  const url = new URL(uri);
  const topic = decoded(path);
  const username = decoded(url.username);
  const password = decoded(url.password);
  if (url.hostname === '' || topic === undefined || username === undefined || password === undefined) {
    return undefined;
  }
  if (unfit.test(topic) || new TextEncoder().encode(topic).length > longestTopic) return undefined;
  const secure = url.protocol === 'mqtts:';
  return {
    secure,
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? (secure ? 8883 : 1883) : Number(url.port),
    // In MQTT 3.1.1 there is no password without a name.
    ...((username !== '' || password !== '') && { username }),
    ...(password !== '' && { password }),
    topic,
  };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
