import { badRequest } from '../errors.ts';
import type { JsonValue } from '../json.ts';
import { assertUri, expected } from '../model/validate.ts';
import { type EndpointKind, endpointKind } from './endpoint-kind.ts';
import { maskedUri } from './endpoint-secrets.ts';
import { parseMailEndpoint } from './mail-endpoint.ts';
import { parseMqttEndpoint } from './mqtt-endpoint.ts';
import { streamUri } from './subscription.ts';

const expectedUri = `a URL with the scheme http, https, mqtt or mqtts, mailto: with an address, or ${streamUri}`;

/** @throws Problem BadRequestData naming the member: no receiver is reached by this URI. */
export function parseEndpointUri(value: JsonValue | undefined, member: string): string {
  const uri = assertUri(value, member);
  const kind = endpointKind(uri);
  if (kind === undefined) throw expected(member, expectedUri, uri);
  assertions[kind](uri, member);
  return uri;
}

const assertions: Readonly<Record<EndpointKind, (uri: string, member: string) => void>> = {
  http(uri, member) {
    if (!URL.canParse(uri)) throw expected(member, expectedUri, uri);
    const { username, password } = new URL(uri);
    if (username !== '' || password !== '') {
      throw badRequest(`${member}: expected no credentials; receiverInfo can carry an Authorization header.`);
    }
  },

  mqtt(uri, member) {
    if (parseMqttEndpoint(uri) === undefined) {
      throw expected(
        member,
        'mqtt[s]://[user[:password]@]host[:port]/topic, without wildcards',
        maskedUri(uri),
      );
    }
  },

  mail(uri, member) {
    if (parseMailEndpoint(uri) === undefined) {
      throw expected(member, 'mailto: with addresses separated by commas, and nothing else', uri);
    }
  },

  stream: () => undefined,
};
