import type { BocageProcess } from '../../test/support/bocage-process.ts';
import { residentMegabytes } from '../machine.ts';
import { startReceivers } from './receivers.ts';
import { subscribe } from './subscribers.ts';
import { runTickLoad } from './tick-load.ts';
import { Told } from './told.ts';

const SUBSCRIPTIONS = 20;
const ENTITIES = 500;
const CONNECTIONS = 10;
/** Notifications that may be under way: the load waits for the receivers, and no backlog grows. */
const UNDER_WAY = 4_000;
const SAMPLES = 100;
const TAIL_MS = 60_000;

interface MemorySample {
  readonly notifications: number;
  readonly residentMb: number;
}

export interface SoakReport {
  readonly notifications: number;
  readonly seconds: number;
  readonly samples: readonly MemorySample[];
  /** What memory grows by for a million notifications, in MB: the line that fits the last three quarters best. */
  readonly growthMb: number;
}

/** As many notifications as are delivered, until there were so many, and the memory of the broker meanwhile. */
export async function soak(
  { url, ports, pid }: BocageProcess,
  notifications: number,
  note: (text: string) => void,
): Promise<SoakReport> {
  const told = new Told(SUBSCRIPTIONS);
  const samples: MemorySample[] = [];
  const every = Math.ceil(notifications / SAMPLES);
  const beganAt = performance.now();
  const receivers = await startReceivers(SUBSCRIPTIONS, (entity) => {
    told.take(entity);
    if (told.received % every > 0) return;
    samples.push({ notifications: told.received, residentMb: residentMegabytes(pid) });
    const sample = samples.at(-1);
    if (samples.length % 10 === 0)
      note(`${sample?.notifications} notifications, ${sample?.residentMb.toFixed(0)} MB`);
  });
  const unsubscribe = await subscribe(url, receivers.uris);
  const updates = Math.ceil(notifications / SUBSCRIPTIONS);
  let sent = 0;
  await runTickLoad({
    port: ports.http,
    entities: ENTITIES,
    connections: CONNECTIONS,
    sentAt: told.sentAt,
    next: async () => {
      if (sent === updates) return undefined;
      const tick = sent++;
      while (sent * SUBSCRIPTIONS - told.received > UNDER_WAY) {
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      return tick;
    },
  });
  await told.reach(updates * SUBSCRIPTIONS, TAIL_MS);
  const seconds = (performance.now() - beganAt) / 1000;
  await unsubscribe();
  await receivers.close();
  return { notifications: told.received, seconds, samples, growthMb: growth(samples) };
}

/** The slope of the regression line, for a million. */
function growth(samples: readonly MemorySample[]): number {
  const settled = samples.slice(Math.floor(samples.length / 4));
  const mean = (of: (sample: MemorySample) => number) =>
    settled.reduce((sum, sample) => sum + of(sample), 0) / settled.length;
  const x = mean((sample) => sample.notifications);
  const y = mean((sample) => sample.residentMb);
  const covariance = settled.reduce((sum, s) => sum + (s.notifications - x) * (s.residentMb - y), 0);
  const variance = settled.reduce((sum, s) => sum + (s.notifications - x) ** 2, 0);
  return (covariance / variance) * 1e6;
}
