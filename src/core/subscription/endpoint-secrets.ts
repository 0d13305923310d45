import { badRequest } from '../errors.ts';
import type { Endpoint } from './subscription.ts';

/** What is shown in the place of a secret. */
const mask = '***';

const secretPair = 'Signature-Secret';

/** The password in the URI of an MQTT endpoint, between what is before and behind it: the host is behind the last `@`. */
const mqttPassword = /^(mqtts?:\/\/[^:/?#]*:)([^/?#]*)(@.*)$/is;

/**
 * An endpoint as it may be shown: `***` in the place of the password of an MQTT broker and of the secret that
 * notifications are signed with.
 */
export function maskSecrets(endpoint: Endpoint): Endpoint {
  const { uri, notifierInfo } = endpoint;
  return {
    ...endpoint,
    uri: maskedUri(uri),
    ...(notifierInfo !== undefined && {
      notifierInfo: notifierInfo.map((pair) => (pair.key === secretPair ? { ...pair, value: mask } : pair)),
    }),
  };
}

/** The URI of an endpoint as it may be shown. */
export function maskedUri(uri: string): string {
  return uri.replace(mqttPassword, `$1${mask}$3`);
}

/**
 * An endpoint that a client sends back with `***` where it was shown so: there, what was before stays. A password
 * stays only where the rest of the URI does: it goes to no other broker.
 *
 * @param before absent where the endpoint is new.
 * @throws Problem BadRequestData where there was nothing that `***` could stand for.
 */
export function unmaskSecrets(endpoint: Endpoint, before: Endpoint | undefined, member: string): Endpoint {
  const { uri, notifierInfo } = endpoint;
  const maskedSecret =
    notifierInfo?.findIndex(({ key, value }) => key === secretPair && value === mask) ?? -1;
  const maskedPassword = mqttPassword.exec(uri)?.[2] === mask;
  if (!maskedPassword && maskedSecret === -1) return endpoint;
  if (maskedPassword && (before === undefined || maskedUri(before.uri) !== uri)) {
    throw badRequest(
      `${member}.uri: expected the password, as ${mask} stands for the one of the same URI only.`,
    );
  }
  const secret = before?.notifierInfo?.find(({ key }) => key === secretPair);
  if (maskedSecret !== -1 && secret === undefined) {
    throw badRequest(
      `${member}.notifierInfo[${maskedSecret}].value: expected the secret, as ${mask} stands for none.`,
    );
  }
  return {
    ...endpoint,
    ...(maskedPassword && before !== undefined && { uri: before.uri }),
    ...(notifierInfo !== undefined && {
      notifierInfo: notifierInfo.map((pair, index) => (index === maskedSecret && secret ? secret : pair)),
    }),
  };
}
