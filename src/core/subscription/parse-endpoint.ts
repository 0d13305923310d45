import { badRequest } from '../errors.ts';
import type { JsonValue } from '../json.ts';
import { choiceAt, elementsAt, objectAt, positiveNumberAt, stringAt } from '../member.ts';
import { expected } from '../model/validate.ts';
import { endpointKind } from './endpoint-kind.ts';
import { parseEndpointUri } from './endpoint-uri.ts';
import { assertNotifierOptions } from './notifier-options.ts';
import type { Endpoint, KeyValuePair } from './subscription.ts';

const mediaTypes = ['application/json', 'application/ld+json', 'application/geo+json'] as const;

/** A header name (RFC 9110 `token`). */
const headerName = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** What may be in a header value: visible ASCII, Latin-1, space and tab. */
const headerValue = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Headers that belong to the connection, or to the framing of the message, or vouch for it: nobody can ask for them. */
const forbiddenHeaders: ReadonlySet<string> = new Set([
  'bocage-signature',
  'connection',
  'content-length',
  'content-type',
  'expect',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Parses an Endpoint (clause 5.2.15). */
export function parseEndpoint(value: JsonValue | undefined, member: string): Endpoint {
  const body = objectAt(value, member);
  const { accept, timeout, cooldown, receiverInfo, notifierInfo } = body;
  const endpoint: Endpoint = {
    uri: parseEndpointUri(body.uri, `${member}.uri`),
    accept: accept === undefined ? 'application/json' : choiceAt(accept, `${member}.accept`, mediaTypes),
    ...(timeout !== undefined && { timeout: positiveNumberAt(timeout, `${member}.timeout`) }),
    ...(cooldown !== undefined && { cooldown: positiveNumberAt(cooldown, `${member}.cooldown`) }),
    ...(receiverInfo !== undefined && {
      receiverInfo: elementsAt(receiverInfo, `${member}.receiverInfo`, parseHeader),
    }),
    ...(notifierInfo !== undefined && {
      notifierInfo: elementsAt(notifierInfo, `${member}.notifierInfo`, parsePair),
    }),
  };
  assertNotifierOptions(endpoint);
  if (receiverInfo !== undefined && endpointKind(endpoint.uri) === 'mail') {
    throw badRequest(`${member}.receiverInfo: expected none, as an e-mail has no headers for its receiver.`);
  }
  return endpoint;
}

function parsePair(value: JsonValue, member: string): KeyValuePair {
  const body = objectAt(value, member);
  return { key: stringAt(body.key, `${member}.key`), value: stringAt(body.value, `${member}.value`) };
}

function parseHeader(value: JsonValue, member: string): KeyValuePair {
  const pair = parsePair(value, member);
  if (!headerName.test(pair.key)) {
    throw expected(`${member}.key`, 'the name of an HTTP header', pair.key);
  }
  if (forbiddenHeaders.has(pair.key.toLowerCase())) {
    throw badRequest(
      `${member}.key: ${pair.key} belongs to the connection or the body, or vouches for it, and cannot be set.`,
    );
  }
  if (!headerValue.test(pair.value)) {
    throw expected(`${member}.value`, 'characters that an HTTP header can hold', pair.value);
  }
  return pair;
}
