import { get, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';

/** One event of a stream: without `event` it is a message. */
interface ServerEvent {
  readonly id?: string;
  readonly event?: string;
  readonly data: string;
}

/** A client of Server-Sent Events, as simple as one can be. */
export interface EventSourceClient {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  /** What has come so far, without comments. */
  readonly events: readonly ServerEvent[];
  /** Comments that have come so far. */
  readonly comments: number;
  /** Whether the server has ended it. */
  readonly ended: boolean;
  /** Takes nothing any more, without a word. */
  pause(): void;
  /** Takes all again. */
  resume(): void;
  /** Cuts the connection. */
  cut(): void;
}

/** Opens a stream on a connection of its own; of a refusal there are only status and headers. */
export async function openEventSource(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<EventSourceClient> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, { headers: { Accept: 'text/event-stream', ...headers }, agent: false }, resolve).on(
      'error',
      reject,
    );
  });
  const client = {
    status: response.statusCode,
    headers: response.headers,
    events: [] as ServerEvent[],
    comments: 0,
    ended: false,
    pause: () => void response.pause(),
    resume: () => void response.resume(),
    cut: () => void response.destroy(),
  };
  let rest = '';
  response.setEncoding('utf8').on('data', (chunk: string) => {
    const blocks = (rest + chunk).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      if (block.startsWith(':')) client.comments += 1;
      else if (/^data: /m.test(block)) client.events.push(parseEvent(block));
    }
  });
  response.on('error', () => undefined);
  response.on('end', () => {
    client.ended = true;
  });
  return client;
}

function parseEvent(block: string): ServerEvent {
  const fields = block
    .split('\n')
    .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]);
  return Object.fromEntries(fields) as unknown as ServerEvent;
}

/** What an event says of an Attribute of the first Entity of its Notification. */
export function notifiedValue({ data }: { readonly data: string }, attribute: string): unknown {
  const notification = JSON.parse(data) as {
    readonly data: readonly Record<string, { readonly value: unknown }>[];
  };
  return notification.data[0]?.[attribute]?.value;
}
