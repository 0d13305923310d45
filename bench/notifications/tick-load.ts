import { openConnection, requestText } from '../load/http-connection.ts';
import { entityIdAt } from './subscribers.ts';

/** Updates of the Entities one after the other, each with the next number. */
export interface TickLoad {
  readonly port: number;
  /** Entities that are updated in turn. */
  readonly entities: number;
  readonly connections: number;
  /** When the update with a number was sent (performance.now()); forgotten when all have been told of it. */
  readonly sentAt: Map<number, number>;
  /** Asked before each update: undefined ends the load. */
  readonly next: () => Promise<number | undefined>;
}

const REFUSED_PAUSE_MS = 100;

/** @throws Error when an update is refused for good. */
export async function runTickLoad({ port, entities, connections, sentAt, next }: TickLoad): Promise<void> {
  const keepUpdating = async (): Promise<void> => {
    const connection = await openConnection(port);
    try {
      for (;;) {
        const tick = await next();
        if (tick === undefined) return;
        const body = JSON.stringify({ tick: { type: 'Property', value: tick } });
        const target = `/ngsi-ld/v1/entities/${entityIdAt(tick % entities)}/attrs`;
        const text = requestText('PATCH', target, body);
        let status: number;
        do {
          sentAt.set(tick, performance.now());
          status = await connection.request(text);
          // A broker that is held up by its machine turns writes away: as the client is told, it comes again.
          if (status === 503) await new Promise((resolve) => setTimeout(resolve, REFUSED_PAUSE_MS));
        } while (status === 503);
        if (status !== 204) throw new Error(`An update was answered ${status}.`);
      }
    } finally {
      connection.close();
    }
  };
  await Promise.all(Array.from({ length: connections }, keepUpdating));
}

/** Numbers at a rate, until a time is over. */
export function ticksAtRate(first: number, rate: number, milliseconds: number): TickLoad['next'] {
  const beganAt = performance.now();
  let taken = 0;
  return async () => {
    const due = beganAt + (taken * 1000) / rate;
    if (due > beganAt + milliseconds) return undefined;
    const tick = first + taken++;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    return tick;
  };
}
