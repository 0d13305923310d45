import type { BocageProcess } from '../../test/support/bocage-process.ts';
import { median } from '../load/measurement.ts';
import { processorSeconds } from '../machine.ts';
import { deadEndpoints, startReceivers, startSlowReceivers } from './receivers.ts';
import { subscribe } from './subscribers.ts';
import { runTickLoad, ticksAtRate } from './tick-load.ts';
import { type Latencies, Told } from './told.ts';

const HEALTHY = 160;
const DEAD = 20;
const SLOW = 20;
const SLOW_MS = 30_000;
const UPDATES_PER_SECOND = 2;
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
  /** The processor time of the broker with the sick by that of the other. */
  readonly processorRatio: number;
}

/**
 * Two brokers at the same time, one of them with the sick beside the healthy, so that a noisy machine is the same for both.
 */
export async function measureSickReceivers(
  brokers: { readonly alone: BocageProcess; readonly beside: BocageProcess },
  rounds: number,
  seconds: number,
  note: (text: string) => void,
): Promise<SickReceiversReport> {
  const slow = await startSlowReceivers(SLOW, SLOW_MS);
  const sick = [...deadEndpoints(DEAD), ...slow.uris];
  const [alone, beside] = await Promise.all([openSide(brokers.alone, []), openSide(brokers.beside, sick)]);
  const report = { alone: [] as Latencies[], beside: [] as Latencies[] };
  await Promise.all([alone.load(WARM_UP_MS), beside.load(WARM_UP_MS)]);
  for (let round = 1; round <= rounds; round++) {
    const [without, amid] = await Promise.all([alone.load(seconds * 1000), beside.load(seconds * 1000)]);
    report.alone.push(without);
    report.beside.push(amid);
    const ms = ({ p50, p99 }: Latencies) => `p50 ${p50.toFixed(1)}, p99 ${p99.toFixed(1)} ms`;
    note(`round ${round}: alone ${ms(without)}; beside the sick ${ms(amid)}`);
  }
  const processorRatio = processorSeconds(brokers.beside.pid) / processorSeconds(brokers.alone.pid);
  await Promise.all([alone.close(), beside.close(), slow.close()]);
  const p99 = (rows: readonly Latencies[]) => median(rows.map((row) => row.p99));
  const p99Ratio = p99(report.beside) / p99(report.alone);
  return { updatesPerSecond: UPDATES_PER_SECOND, ...report, p99Ratio, processorRatio };
}

interface Side {
  /** Updates for so long, and waits until all the healthy were told. */
  load(milliseconds: number): Promise<Latencies>;
  close(): Promise<void>;
}

async function openSide({ url, ports }: BocageProcess, sick: readonly string[]): Promise<Side> {
  let told = new Told(HEALTHY);
  const healthy = await startReceivers(HEALTHY, (entity) => told.take(entity));
  // The sick come first: where there is one line for all, they are at its head.
  await subscribe(url, [...sick, ...healthy.uris]);
  let first = 0;
  return {
    async load(milliseconds) {
      told = new Told(HEALTHY);
      told.measure(true);
      const next = ticksAtRate(first, UPDATES_PER_SECOND, milliseconds);
      let updates = 0;
      await runTickLoad({
        port: ports.http,
        entities: ENTITIES,
        connections: 1,
        sentAt: told.sentAt,
        next: async () => {
          const tick = await next();
          if (tick !== undefined) updates += 1;
          return tick;
        },
      });
      first += updates;
      await told.reach(updates * HEALTHY, TAIL_MS);
      return told.latencies();
    },
    close: () => healthy.close(),
  };
}
