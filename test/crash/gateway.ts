import { setTimeout as pause } from 'node:timers/promises';
import { createMqttPublisher } from '../support/mqtt-publisher.ts';
import { deviceEntityId, labelOf } from './items.ts';
import type { Ledger } from './ledger.ts';

/** How a gateway writes a measure of a device. */
export interface MeasureFormat {
  readonly topic: (device: string) => string;
  readonly payload: (value: number) => string;
}

export const ultraLight: MeasureFormat = {
  topic: (device) => `/ul/key/${device}/attrs`,
  payload: (value) => `counter|${value}|label|${labelOf(value)}`,
};

export const iotAgentJson: MeasureFormat = {
  topic: (device) => `/json/key/${device}/attrs`,
  payload: (value) => JSON.stringify({ counter: value, label: labelOf(value) }),
};

/** Publishes measures of its devices with QoS 1, several in flight, and sends again what was not acknowledged. */
export interface Gateway {
  /** Connects; what an earlier connection left unacknowledged is sent again. */
  connect(port: number): Promise<void>;
  /** Keeps the window full until `stop`. */
  start(): void;
  /** Publishes nothing new, and keeps the connection. */
  pause(): void;
  /** Lets go of the connection, which may be cut already. */
  stop(): Promise<void>;
  readonly unacknowledged: number;
  /** Whether the connection is there. */
  readonly connected: boolean;
}

const DEVICES = 5;
const IN_FLIGHT = 12;
const RECONNECT_MS = 250;

export function createGateway(name: string, format: MeasureFormat, ledger: Ledger): Gateway {
  const publisher = createMqttPublisher(name);
  let running = false;
  let turn = 0;

  const publish = async (): Promise<void> => {
    const device = `${name}-${turn % DEVICES}`;
    turn += 1;
    const write = ledger.begin(deviceEntityId(device), 'put');
    await publisher.publish(format.topic(device), format.payload(write.value));
    ledger.acknowledge(write);
  };

  const keepPublishing = async (): Promise<void> => {
    while (running) await publish();
  };

  return {
    connect: (port) => publisher.connect(port),
    start: () => {
      running = true;
      for (let slot = 0; slot < IN_FLIGHT; slot++) void keepPublishing();
    },
    pause: () => {
      running = false;
    },
    stop: async () => {
      running = false;
      await publisher.disconnect();
    },
    get unacknowledged() {
      return publisher.unacknowledged;
    },
    get connected() {
      return publisher.connected;
    },
  };
}

/** Connects whenever the connection is gone, as a gateway does. @returns the way to stop. */
export function keepConnected(gateways: readonly Gateway[], port: number): () => Promise<void> {
  let over = false;
  const keep = async (gateway: Gateway): Promise<void> => {
    while (!over) {
      // One that is refused is tried again.
      if (!gateway.connected) await gateway.connect(port).catch(() => undefined);
      await pause(RECONNECT_MS);
    }
  };
  const keeping = gateways.map(keep);
  return async () => {
    over = true;
    await Promise.all(keeping);
  };
}
