import type { MqttHandler, MqttMessage } from '../ports/mqtt.ts';

export interface HandlerWindowOptions {
  /** Messages that the handler may hold at once. */
  readonly messages: number;
  /** Milliseconds that it may hold one. */
  readonly time: number;
}

/** Hands messages to the handler, and bounds how many it holds and how long it is waited for. */
export interface HandlerWindow {
  /** Whether no more should be handed over now. */
  readonly full: boolean;
  /** Calls the handler at once. Rejects where it rejects, or is too slow: it goes on then, and counts. */
  handle(message: MqttMessage): Promise<void>;
  /** Resolves when the handler holds nothing of what was handed over so far. */
  idle(): Promise<void>;
}

export function createHandlerWindow(handler: MqttHandler, options: HandlerWindowOptions): HandlerWindow {
  const held = new Set<Promise<void>>();
  return {
    get full() {
      return held.size >= options.messages;
    },
    handle(message) {
      const handled = handler(message);
      held.add(handled);
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          reject(new Error(`the message was not taken within ${options.time} ms`));
        }, options.time);
        const release = () => {
          clearTimeout(timer);
          held.delete(handled);
        };
        handled.finally(release).then(resolve, reject);
      });
    },
    async idle() {
      await Promise.allSettled(held);
    },
  };
}
