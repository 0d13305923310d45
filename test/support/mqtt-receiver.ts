import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { Aedes } from 'aedes';
import type { NotificationBody } from './notification-receiver.ts';

/** What an MQTT message of a notification says (clause 7.2). */
export interface MqttNotification {
  readonly topic: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly body: NotificationBody;
}

/** A broker of MQTT 3.1.1 of its own, as others have it, to which notifications are published. */
export interface MqttReceiver {
  /** `mqtt://127.0.0.1:<port>`; a topic goes behind it. */
  readonly url: string;
  close(): Promise<void>;
}

/** @param receive is called before a message is acknowledged. */
export async function startMqttReceiver(
  receive: (notification: MqttNotification) => void,
): Promise<MqttReceiver> {
  const aedes = await Aedes.createBroker({
    authorizePublish(_client, { topic, payload }, done) {
      const { metadata, body } = JSON.parse(payload.toString()) as Omit<MqttNotification, 'topic'>;
      receive({ topic, metadata, body });
      done(null);
    },
  });
  const server = createServer(aedes.handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `mqtt://127.0.0.1:${port}`,
    async close() {
      await new Promise<void>((resolve) => aedes.close(() => resolve()));
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
