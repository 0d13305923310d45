/** What one process can bear; beyond it connections are closed, so that clients send again later. */
export interface BrokerLimits {
  readonly connections: number;
  /** Bytes of one packet. */
  readonly packetBytes: number;
  readonly topicLevels: number;
  /** Messages of all clients that wait for the handler. */
  readonly messagesInFlight: number;
  /** Milliseconds that a message may wait for the handler. */
  readonly handlerTime: number;
  /** Topics with a retained message. */
  readonly retainedTopics: number;
  /** Messages kept for one client that is away. */
  readonly queuedMessages: number;
}

export const defaultBrokerLimits: BrokerLimits = {
  connections: 5000,
  packetBytes: 262_144,
  topicLevels: 32,
  messagesInFlight: 5000,
  handlerTime: 30_000,
  retainedTopics: 10_000,
  queuedMessages: 1000,
};
