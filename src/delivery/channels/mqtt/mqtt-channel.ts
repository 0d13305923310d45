import { type MqttEndpoint, parseMqttEndpoint } from '../../../core/subscription/mqtt-endpoint.ts';
import { notifierOptions } from '../../../core/subscription/notifier-options.ts';
import type { Endpoint, Subscription } from '../../../core/subscription/subscription.ts';
import type {
  DeliveryResult,
  NotificationChannel,
  OutgoingNotification,
  RenderedNotification,
} from '../../notification-channel.ts';
import { notificationHeaders, type SourceAlias } from '../notification-headers.ts';
import { timeoutOf } from '../timeout-of.ts';
import { MqttAway, type MqttSurroundings, type MqttVersion } from './mqtt-connection.ts';
import { createMqttConnections, type MqttConnectionsLimits } from './mqtt-connections.ts';
import { MqttFailure } from './mqtt-failure.ts';

export interface MqttChannelOptions extends MqttSurroundings {
  readonly alias: SourceAlias;
  /** Milliseconds for one attempt where the endpoint has no `timeout`. */
  readonly timeout: number;
  readonly limits?: Partial<MqttConnectionsLimits>;
}

/**
 * Notifications by MQTT (clause 7.2), in clean sessions and not retained. What the broker has acknowledged is delivered;
 * of QoS 0, what has left this machine's hands.
 *
 * Where the endpoint names no version and the broker does not speak MQTT 5, MQTT 3.1.1 is spoken.
 */
export function createMqttChannel({
  alias,
  timeout,
  limits,
  ...surroundings
}: MqttChannelOptions): NotificationChannel {
  const connections = createMqttConnections(surroundings, limits);
  return {
    name: 'mqtt',
    destination: ({ notification }) => destinationOf(endpointOf(notification.endpoint)),
    async send(notification, rendered) {
      const { endpoint } = notification.subscription.notification;
      const { topic, ...broker } = endpointOf(endpoint);
      const payload = payloadOf(notification, rendered, await alias(notification.tenant));
      const message = { topic, payload, qos: notifierOptions(endpoint).mqttQos };
      const deadline = surroundings.clock() + timeoutOf(endpoint, timeout);
      const publish = (version: MqttVersion) =>
        connections.publish(broker, version, message, Math.max(0, deadline - surroundings.clock()));
      try {
        await publishInSomeVersion(endpoint, publish);
        return { kind: 'delivered' };
      } catch (error) {
        return resultOf(error);
      }
    },
    close: async () => connections.close(),
  };
}

async function publishInSomeVersion(
  endpoint: Endpoint,
  publish: (version: MqttVersion) => Promise<void>,
): Promise<void> {
  const { mqttVersion } = notifierOptions(endpoint);
  const chosen = endpoint.notifierInfo?.some(({ key }) => key === 'MQTT-Version') === true;
  try {
    await publish(mqttVersion);
  } catch (error) {
    if (chosen || !(error instanceof MqttAway) || error.kind !== 'version') throw error;
    await publish('mqtt3.1.1');
  }
}

const known = new WeakMap<Endpoint, MqttEndpoint>();

function endpointOf(endpoint: Subscription['notification']['endpoint']): MqttEndpoint {
  let parsed = known.get(endpoint);
  if (parsed === undefined) {
    parsed = parseMqttEndpoint(endpoint.uri);
    if (parsed === undefined)
      throw new TypeError('the URI of an endpoint by MQTT names a broker and a topic');
    known.set(endpoint, parsed);
  }
  return parsed;
}

function destinationOf({ secure, host, port }: MqttEndpoint): string {
  return `${secure ? 'mqtts' : 'mqtt'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** What HTTP has in headers is in the `metadata`. What a template made is a text, unless it is JSON. */
function payloadOf(
  notification: OutgoingNotification,
  rendered: RenderedNotification,
  alias: string,
): string {
  const metadata = JSON.stringify(notificationHeaders(notification, rendered, alias));
  const { template } = notifierOptions(notification.subscription.notification.endpoint);
  const body = template === undefined ? rendered.body : jsonOf(rendered);
  return `{"metadata":${metadata},"body":${body}}`;
}

function jsonOf({ body, mediaType }: RenderedNotification): string {
  if (/[/+]json\b/.test(mediaType)) {
    try {
      JSON.parse(body);
      return body;
    } catch {
      // A text then, as what it is.
    }
  }
  return JSON.stringify(body);
}

function resultOf(error: unknown): DeliveryResult {
  if (!(error instanceof MqttAway) && !(error instanceof MqttFailure)) throw error;
  if (error.kind === 'never') return { kind: 'dead', error: error.message };
  return {
    kind: 'retry',
    error: error.message,
    ...(error instanceof MqttAway && { retryAfter: error.retryAfter }),
  };
}
