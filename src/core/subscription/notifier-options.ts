import type { Endpoint } from './subscription.ts';

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
  readonly template?: string;
  /** `Template-Type`: its media type, `text/plain` when absent. */
  readonly templateType: string;
  /** `Subject`, of an e-mail: may have placeholders too. */
  readonly subject?: string;
}

const known = new WeakMap<Endpoint, NotifierOptions>();

/**
 * The options of an endpoint; made once for each.
 *
 * @throws Problem BadRequestData naming the pair that is wrong: none of an endpoint that was parsed.
 */
export function notifierOptions(endpoint: Endpoint): NotifierOptions {
  let options = known.get(endpoint);
  if (options === undefined) {
    options = parseOptions(endpoint);
    known.set(endpoint, options);
  }
  return options;
}

function parseOptions({ notifierInfo = [] }: Endpoint): NotifierOptions {
  const value = (name: string) => notifierInfo.find(({ key }) => key === name)?.value;
  const secret = value('Signature-Secret');
  const template = value('Template');
  const subject = value('Subject');
  return {
    mqttVersion: value('MQTT-Version') === 'mqtt3.1.1' ? 'mqtt3.1.1' : 'mqtt5.0',
    mqttQos: Number(value('MQTT-QoS') ?? 0) as 0 | 1 | 2,
    ...(secret !== undefined && { signatureSecret: secret }),
    backlogPolicy: value('Backlog-Policy') === 'dropOldest' ? 'dropOldest' : 'coalesce',
    ...(template !== undefined && { template }),
    templateType: value('Template-Type') ?? 'text/plain',
    ...(subject !== undefined && { subject }),
  };
}
