/** The part of the embedded broker's memory that keeps messages for clients which are away. */
export interface OutgoingQueues {
  outgoingEnqueue(subscriber: Subscriber, packet: object): Promise<void>;
  outgoingEnqueueCombi(subscribers: readonly Subscriber[], packet: object): Promise<void>;
  /** Takes an acknowledged message from the queue of a client; undefined when it was not there. */
  outgoingClearMessageId(client: { readonly id: string }, packet: object): Promise<object | undefined>;
}

interface Subscriber {
  readonly clientId: string;
}

/**
 * Bounds the queues, which in memory have no end: a client that subscribed and never comes back would fill it.
 * Messages above the bound are left out of the queue of that client, the newest first to go.
 */
export function boundQueues(queues: OutgoingQueues, maximumMessages: number): void {
  const lengths = new Map<string, number>();
  const enqueue = queues.outgoingEnqueue.bind(queues);
  const enqueueAll = queues.outgoingEnqueueCombi.bind(queues);
  const clear = queues.outgoingClearMessageId.bind(queues);
  const hasRoom = ({ clientId }: Subscriber) => {
    const length = lengths.get(clientId) ?? 0;
    if (length >= maximumMessages) return false;
    lengths.set(clientId, length + 1);
    return true;
  };
  queues.outgoingEnqueue = async (subscriber, packet) => {
    if (hasRoom(subscriber)) await enqueue(subscriber, packet);
  };
  queues.outgoingEnqueueCombi = (subscribers, packet) => enqueueAll(subscribers.filter(hasRoom), packet);
  queues.outgoingClearMessageId = async (client, packet) => {
    const cleared = await clear(client, packet);
    const length = lengths.get(client.id) ?? 0;
    if (cleared !== undefined && length <= 1) lengths.delete(client.id);
    else if (cleared !== undefined) lengths.set(client.id, length - 1);
    return cleared;
  };
}
