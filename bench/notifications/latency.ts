import type { BocageProcess } from '../../test/support/bocage-process.ts';
import { startReceivers } from './receivers.ts';
import { subscribe } from './subscribers.ts';
import { runTickLoad, ticksAtRate } from './tick-load.ts';
import { type Latencies, Told } from './told.ts';

const ENTITIES = 50;
const CONNECTIONS = 20;
const WARM_UP_MS = 3_000;
const TAIL_MS = 30_000;

export interface LatencyReport extends Latencies {
  readonly subscriptions: number;
  readonly updatesPerSecond: number;
}

/** How long it takes from an update to its receivers at a rate that is far from the most there can be. */
export async function measureLatency(
  { url, ports }: BocageProcess,
  subscriptions: number,
  notificationsPerSecond: number,
  seconds: number,
): Promise<LatencyReport> {
  const rate = notificationsPerSecond / subscriptions;
  const told = new Told(subscriptions);
  const receivers = await startReceivers(subscriptions, told.take);
  const unsubscribe = await subscribe(url, receivers.uris);
  let first = 0;
  for (const milliseconds of [WARM_UP_MS, seconds * 1000]) {
    const next = ticksAtRate(first, rate, milliseconds);
    first += Math.ceil((milliseconds * rate) / 1000) + 1;
    told.measure(milliseconds !== WARM_UP_MS);
    await runTickLoad({
      port: ports.http,
      entities: ENTITIES,
      connections: CONNECTIONS,
      sentAt: told.sentAt,
      next,
    });
  }
  while (told.sentAt.size > 0) await told.reach(told.received + 1, TAIL_MS);
  await unsubscribe();
  await receivers.close();
  return { subscriptions, updatesPerSecond: rate, ...told.latencies() };
}
