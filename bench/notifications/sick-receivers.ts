import type { BocageProcess } from '../../test/support/bocage-process.ts';
import { median } from '../load/measurement.ts';
import { deadEndpoints, startReceivers, startSlowReceivers } from './receivers.ts';
import { subscribe } from './subscribers.ts';
import { runTickLoad, ticksAtRate } from './tick-load.ts';
import { type Latencies, Told } from './told.ts';

const HEALTHY = 160;
const DEAD = 20;
const SLOW = 20;
const SLOW_MS = 30_000;
const UPDATES_PER_SECOND = 4;
const ENTITIES = 50;
const WARM_UP_MS = 4_000;
const TAIL_MS = 20_000;

/** What 160 healthy receivers saw alone, and beside 20 dead ones and 20 that take 30 s. */
export interface SickReceiversReport {
  readonly updatesPerSecond: number;
  /** One each for every round. */
  readonly alone: readonly Latencies[];
  readonly beside: readonly Latencies[];
  /** The median p99 beside the sick by that alone. */
  readonly p99Ratio: number;
}

/** Healthy alone and beside the sick in turn, so that both have their share of a noisy machine. */
export async function measureSickReceivers(
  bocage: BocageProcess,
  rounds: number,
  seconds: number,
  note: (text: string) => void,
): Promise<SickReceiversReport> {
  const slow = await startSlowReceivers(SLOW, SLOW_MS);
  const sick = [...deadEndpoints(DEAD), ...slow.uris];
  const alone: Latencies[] = [];
  const beside: Latencies[] = [];
  for (let round = 1; round <= rounds; round++) {
    for (const [kept, more] of [
      [alone, []],
      [beside, sick],
    ] as const) {
      const latencies = await measureRound(bocage, more, seconds * 1000);
      kept.push(latencies);
      note(
        `round ${round}, ${more.length} sick: p50 ${latencies.p50.toFixed(1)}, p99 ${latencies.p99.toFixed(1)} ms`,
      );
    }
  }
  await slow.close();
  const p99 = (rows: readonly Latencies[]) => median(rows.map((row) => row.p99));
  return { updatesPerSecond: UPDATES_PER_SECOND, alone, beside, p99Ratio: p99(beside) / p99(alone) };
}

async function measureRound(
  { url, ports }: BocageProcess,
  sick: readonly string[],
  milliseconds: number,
): Promise<Latencies> {
  const told = new Told(HEALTHY);
  const healthy = await startReceivers(HEALTHY, told.take);
  // The sick come first: where there is one line for all, they are at its head.
  const unsubscribe = await subscribe(url, [...sick, ...healthy.uris]);
  let updates = 0;
  const load = async (duration: number): Promise<void> => {
    const next = ticksAtRate(updates, UPDATES_PER_SECOND, duration);
    const counted = async () => {
      const tick = await next();
      if (tick !== undefined) updates += 1;
      return tick;
    };
    await runTickLoad({
      port: ports.http,
      entities: ENTITIES,
      connections: 1,
      sentAt: told.sentAt,
      next: counted,
    });
  };
  await load(WARM_UP_MS);
  told.measure(true);
  await load(milliseconds);
  await told.reach(updates * HEALTHY, TAIL_MS);
  await unsubscribe();
  await healthy.close();
  return told.latencies();
}
