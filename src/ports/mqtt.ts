/** A message that reached Bocage by MQTT, from the embedded broker or an external one. */
export interface MqttMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: 0 | 1 | 2;
  readonly clientId: string;
}

/**
 * Takes a message. It is called in the order in which a client's messages came, and not again for a redelivery
 * (DUP) of a message that it has taken. The sender is told that it arrived only when the promise resolves; a rejection leaves it
 * unacknowledged, so that it is sent again.
 */
export type MqttHandler = (message: MqttMessage) => Promise<void>;

/** Where MQTT messages come from: the embedded broker, or a client of an external one. */
export interface MqttSource {
  /** For the start banner: `mqtt://127.0.0.1:1883 (embedded)`. */
  readonly description: string;
  start(handler: MqttHandler): Promise<void>;
  readonly connected: boolean;
  stop(): Promise<void>;
}
