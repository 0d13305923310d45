import { setTimeout as pause } from 'node:timers/promises';
import type { NotificationBody } from './notification-receiver.ts';

/** A client that comes back whenever its stream is cut, and goes on where it was. */
export interface LastingStream {
  /** Resolves when it is there for the first time. */
  readonly opened: Promise<void>;
  /** What the server had to say that is no notification. */
  readonly oddities: readonly string[];
  close(): Promise<void>;
}

type Receive = (body: NotificationBody) => void;

const BACK_AFTER_MS = 100;

/** Server-Sent Events from the first that is owed; after a cut from the last that was seen. */
export function followEvents(subscriptionUrl: string, receive: Receive): LastingStream {
  const cutting = new AbortController();
  let lastEventId = '0';
  return keepOpen(async (opened, oddities) => {
    const response = await fetch(`${subscriptionUrl}/events`, {
      headers: { Accept: 'text/event-stream', 'Last-Event-ID': lastEventId },
      signal: cutting.signal,
    });
    if (response.status !== 200) throw new Error(`The stream was answered ${response.status}.`);
    opened();
    let rest = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const [, event] = /^event: (.*)$/m.exec(block) ?? [];
        const [, data] = /^data: (.*)$/m.exec(block) ?? [];
        const [, id] = /^id: (.*)$/m.exec(block) ?? [];
        if (event !== undefined && event !== 'end') oddities.push(`event ${event}`);
        if (event !== undefined || data === undefined) continue;
        receive(JSON.parse(data) as NotificationBody);
        if (id !== undefined) lastEventId = id;
      }
    }
  }, cutting);
}

/** A WebSocket that acknowledges each notification when it has been received. */
export function consumeSocket(subscriptionUrl: string, receive: Receive): LastingStream {
  const cutting = new AbortController();
  const url = `${subscriptionUrl.replace(/^http/, 'ws')}/socket`;
  return keepOpen(async (opened, oddities) => {
    const socket = new WebSocket(url);
    const cut = () => socket.close();
    cutting.signal.addEventListener('abort', cut, { once: true });
    const closed = Promise.withResolvers<void>();
    socket.onopen = opened;
    socket.onclose = () => closed.resolve();
    socket.onerror = () => closed.resolve();
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(String(data)) as {
        readonly eventId?: string;
        readonly notification?: NotificationBody;
      };
      if (message.eventId === undefined || message.notification === undefined) {
        oddities.push(String(data));
        return;
      }
      receive(message.notification);
      socket.send(JSON.stringify({ acknowledge: message.eventId }));
    };
    await closed.promise;
    cutting.signal.removeEventListener('abort', cut);
    socket.close();
  }, cutting);
}

function keepOpen(
  run: (opened: () => void, oddities: string[]) => Promise<void>,
  cutting: AbortController,
): LastingStream {
  const oddities: string[] = [];
  const first = Promise.withResolvers<void>();
  const keep = async (): Promise<void> => {
    while (!cutting.signal.aborted) {
      // A cut, or nobody there yet: it comes back.
      await run(() => first.resolve(), oddities).catch(() => undefined);
      if (!cutting.signal.aborted) await pause(BACK_AFTER_MS);
    }
  };
  const kept = keep();
  return {
    opened: first.promise,
    oddities,
    async close() {
      cutting.abort();
      await kept;
    },
  };
}
