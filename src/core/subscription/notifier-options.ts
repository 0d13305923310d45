import { badRequest, Problem } from '../errors.ts';
import { choiceAt } from '../member.ts';
import { assertString, expected } from '../model/validate.ts';
import { type EndpointKind, endpointKind } from './endpoint-kind.ts';
import type { Endpoint, KeyValuePair } from './subscription.ts';
import { parseTemplate, type Template, templateFor } from './template.ts';

/** What to do with what is owed beyond the bounds of a backlog. */
export type BacklogPolicy = 'coalesce' | 'dropOldest';

/** What the pairs of `notifierInfo` say (clause 5.2.15): those of MQTT are the standard's (7.2), the others extensions. */
export interface NotifierOptions {
  /** `MQTT-Version`. */
  readonly mqttVersion: 'mqtt5.0' | 'mqtt3.1.1';
  /** `MQTT-QoS`. */
  readonly mqttQos: 0 | 1 | 2;
  /** `Signature-Secret`: HTTP notifications are signed with it. Never shown. */
  readonly signatureSecret?: string;
  /** `Backlog-Policy`: by default only the last change of each Entity is kept, and then the oldest make room. */
  readonly backlogPolicy: BacklogPolicy;
  /** `Backlog-Count`: notifications that may be owed; the limit of the configuration where it is absent. */
  readonly backlogCount?: number;
  /** `Backlog-Age`: seconds; likewise. */
  readonly backlogAge?: number;
  /** `Template`: the body for people, with placeholders `${…}`, in the place of the notification. */
  readonly template?: Template;
  /** `Template-Type`: its media type, `text/plain` when absent. */
  readonly templateType: string;
  /** `Subject`, of an e-mail: may have placeholders too. */
  readonly subject?: Template;
}

const known = new WeakMap<Endpoint, NotifierOptions>();

/**
 * The options of an endpoint; made once for each. Of one that was taken when a pair meant nothing yet, a pair that is
 * wrong by now goes on to mean nothing: its notifications are sent all the same.
 */
export function notifierOptions(endpoint: Endpoint): NotifierOptions {
  let options = known.get(endpoint);
  if (options === undefined) {
    options = tolerantOptions(endpoint);
    known.set(endpoint, options);
  }
  return options;
}

/** @throws Problem BadRequestData naming the first pair of an endpoint that is wrong. */
export function assertNotifierOptions(endpoint: Endpoint): void {
  known.set(endpoint, parseOptions(endpoint));
}

function tolerantOptions(endpoint: Endpoint): NotifierOptions {
  const options = optionsUnlessWrong(endpoint);
  if (options !== undefined) return options;
  const { notifierInfo = [], ...others } = endpoint;
  const right: KeyValuePair[] = [];
  for (const pair of notifierInfo) {
    if (optionsUnlessWrong({ ...others, notifierInfo: [...right, pair] }) !== undefined) right.push(pair);
  }
  return parseOptions({ ...others, notifierInfo: right });
}

function optionsUnlessWrong(endpoint: Endpoint): NotifierOptions | undefined {
  try {
    return parseOptions(endpoint);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return undefined;
  }
}

const member = 'notification.endpoint.notifierInfo';

const every: readonly EndpointKind[] = ['http', 'mqtt', 'mail', 'stream'];

/**
 * The options, and the receivers for whom they have a meaning; those of the standard may stand beside others. Other
 * pairs are kept, and mean nothing to Bocage.
 */
const optionsOf: Readonly<Record<string, readonly EndpointKind[]>> = {
  'MQTT-Version': every,
  'MQTT-QoS': every,
  'Signature-Secret': ['http'],
  'Backlog-Policy': every,
  'Backlog-Count': every,
  'Backlog-Age': every,
  Template: ['http', 'mqtt', 'mail'],
  'Template-Type': ['http', 'mqtt', 'mail'],
  Subject: ['mail'],
};

function parseOptions({ uri, notifierInfo = [] }: Endpoint): NotifierOptions {
  assertPairs(notifierInfo, endpointKind(uri));
  const read = <Value>(key: string, parse: (text: string, at: string) => Value): Value | undefined => {
    const index = notifierInfo.findIndex((pair) => pair.key === key);
    return index === -1 ? undefined : parse(notifierInfo[index]?.value ?? '', `${member}[${index}].value`);
  };
  const signatureSecret = read('Signature-Secret', assertString);
  const backlogCount = read('Backlog-Count', wholeNumber);
  const backlogAge = read('Backlog-Age', positiveNumber);
  const templateType = read('Template-Type', mediaType);
  const template = read('Template', (text, at) =>
    templateFor(templateType ?? plainText, parseTemplate(assertString(text, at), at), at),
  );
  const subject = read('Subject', (text, at) => parseTemplate(oneLine(text, at), at));
  if (templateType !== undefined && template === undefined) {
    throw badRequest(`${member}: expected Template beside Template-Type.`);
  }
  return {
    mqttVersion:
      read('MQTT-Version', (text, at) => choiceAt(text, at, ['mqtt5.0', 'mqtt3.1.1'])) ?? 'mqtt5.0',
    mqttQos: read('MQTT-QoS', (text, at) => qualities[choiceAt(text, at, ['0', '1', '2'])]) ?? 0,
    ...(signatureSecret !== undefined && { signatureSecret }),
    backlogPolicy:
      read('Backlog-Policy', (text, at) => choiceAt(text, at, ['coalesce', 'dropOldest'])) ?? 'coalesce',
    ...(backlogCount !== undefined && { backlogCount }),
    ...(backlogAge !== undefined && { backlogAge }),
    ...(template !== undefined && { template }),
    templateType: templateType ?? plainText,
    ...(subject !== undefined && { subject }),
  };
}

const plainText = 'text/plain';

const qualities = { 0: 0, 1: 1, 2: 2 } as const;

/** @throws Problem where an option stands twice, or has no effect on the way that notifications go. */
function assertPairs(pairs: readonly KeyValuePair[], kind: EndpointKind | undefined): void {
  const seen = new Set<string>();
  for (const [index, { key }] of pairs.entries()) {
    const kinds = Object.hasOwn(optionsOf, key) ? optionsOf[key] : undefined;
    if (kinds === undefined) continue;
    if (seen.has(key)) throw badRequest(`${member}[${index}].key: expected ${key} once.`);
    if (kind !== undefined && !kinds.includes(kind)) {
      throw badRequest(`${member}[${index}].key: ${key} has no meaning for an endpoint of this kind.`);
    }
    seen.add(key);
  }
}

function wholeNumber(text: string, at: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw expected(at, 'a whole number from 1', text);
  return Number(text);
}

function positiveNumber(text: string, at: string): number {
  if (!/^\d{1,12}(?:\.\d{1,12})?$/.test(text) || Number(text) === 0) {
    throw expected(at, 'a number of seconds greater than 0', text);
  }
  return Number(text);
}

function mediaType(text: string, at: string): string {
  if (!/^[\w.+-]+\/[\w.+-]+(?:; ?[\w.+-]+=[\w.+-]+)*$/.test(text)) throw expected(at, 'a media type', text);
  return text;
}

/** A line break would end the header that it becomes. */
function oneLine(text: string, at: string): string {
  if (/\p{Cc}/u.test(text)) throw expected(at, 'one line', text);
  return assertString(text, at);
}
