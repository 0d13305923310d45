import {
  createMqttConnection,
  MqttAway,
  type MqttBroker,
  type MqttConnection,
  type MqttSurroundings,
  type MqttTimes,
  type MqttVersion,
} from './mqtt-connection.ts';
import type { MqttMessage } from './mqtt-link.ts';

export interface MqttConnectionsLimits extends MqttTimes {
  /** Connections at a time, to all brokers. */
  readonly connections: number;
  /** Milliseconds after which a connection that nothing goes over is closed. */
  readonly idleTime: number;
}

const defaultLimits: MqttConnectionsLimits = {
  connections: 256,
  idleTime: 60_000,
  connectTime: 5_000,
  firstPause: 1_000,
  longestPause: 60_000,
};

/** The connections to brokers: one for all that goes to the same broker with the same credentials and version. */
export interface MqttConnections {
  /** As `MqttConnection.publish`, over the one that there is or over a new one. */
  publish(broker: MqttBroker, version: MqttVersion, message: MqttMessage, timeout: number): Promise<void>;
  /** Takes nothing more; what is under way fails. */
  close(): void;
}

interface Place {
  readonly connection: MqttConnection;
  cancelIdle: () => void;
}

export function createMqttConnections(
  surroundings: MqttSurroundings,
  limits: Partial<MqttConnectionsLimits> = {},
): MqttConnections {
  const all = { ...defaultLimits, ...limits };
  /** The one that was used last comes last. */
  const places = new Map<string, Place>();
  let closed = false;

  const remove = (key: string, place: Place) => {
    place.cancelIdle();
    place.connection.close();
    places.delete(key);
  };

  const makeRoom = () => {
    if (closed) throw new MqttAway('later', 'Bocage is stopping', 0);
    if (places.size < all.connections) return;
    for (const [key, place] of places) {
      if (place.connection.idle) {
        remove(key, place);
        return;
      }
    }
    throw new MqttAway('later', `all ${all.connections} MQTT connections are in use`, all.firstPause);
  };

  /** One that is being made is looked at again. */
  const removeLater = (key: string, place: Place) => {
    place.cancelIdle();
    const look = () => (place.connection.idle ? remove : removeLater)(key, place);
    place.cancelIdle = surroundings.schedule(all.idleTime, look);
  };

  return {
    async publish(broker, version, message, timeout) {
      const key = keyOf(broker, version);
      let place = places.get(key);
      if (place === undefined) {
        makeRoom();
        const connection = createMqttConnection(broker, version, surroundings, all);
        place = { connection, cancelIdle: () => undefined };
      }
      const used = place;
      used.cancelIdle();
      places.delete(key);
      places.set(key, used);
      try {
        await used.connection.publish(message, timeout);
      } finally {
        if (places.get(key) === used) removeLater(key, used);
      }
    },
    close() {
      closed = true;
      for (const [key, place] of [...places]) remove(key, place);
    },
  };
}

function keyOf({ secure, host, port, username, password }: MqttBroker, version: MqttVersion): string {
  return JSON.stringify([version, secure, host, port, username ?? null, password ?? null]);
}
