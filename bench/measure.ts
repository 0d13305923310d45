import type { BocageProcess } from '../test/support/bocage-process.ts';
import { cacheCounts, hitRate } from './cache-counts.ts';
import { requestText } from './load/http-connection.ts';
import { runHttpLoad } from './load/http-load.ts';
import { type Duration, type Measurement, median, quantile } from './load/measurement.ts';
import { processorSeconds, residentMegabytes } from './machine.ts';
import { CONNECTIONS, type Target, type Workload } from './workload.ts';

/** One run of one workload, beside the yardsticks just before and after it. */
interface Run {
  readonly perSecond: number;
  readonly ratio: number;
  /**
   * The ratio of what one second of the server's processor time brings. On a quiet machine it is `ratio` where the
   * processor is what limits; on a shared one it is the steadier of the two, but it does not see waiting for the disk.
   */
  readonly processorRatio: number;
  readonly p50: number;
  readonly p99: number;
  readonly failed: number;
  /** Shares of one core. Where the server has some left and the load has none, the load is what was measured. */
  readonly serverBusy: number;
  readonly loadBusy: number;
  /** The largest resident memory of the server meanwhile, in MB. */
  readonly residentMb: number;
  /** The share of reads that were answered from memory; absent where there were none. */
  readonly hitRate?: number;
}

/** Medians over the runs of one workload. */
export interface Figure extends Run {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly target?: number;
  readonly runs: readonly Run[];
}

export interface HalfLoad {
  readonly name: string;
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
  readonly target: number;
}

interface Yardstick {
  readonly perSecond: number;
  /** For one second of the bare server's processor time. */
  readonly perProcessorSecond: number;
}

/** Measures against a yardstick that runs on the same core, in turn with what is measured. */
export interface Bench {
  readonly bocage: BocageProcess;
  readonly target: Target;
  /** The port and process of the bare server. */
  readonly bare: { readonly port: number; readonly pid: number };
  readonly duration: Duration;
  /** Every H of the session, in order. */
  readonly yardsticks: Yardstick[];
}

const YARDSTICK_ATTEMPTS = 5;
const YARDSTICK: Duration = { warmUpMs: 200, measuredMs: 700 };
const MEMORY_POLL_MS = 200;
/** What has not come by then never will. */
const GRACE_MS = 30_000;
/** At half load: as many as are answered first, so that nothing is cold, then the rate without counting. */
const HEATING: Duration = { warmUpMs: 0, measuredMs: 1000 };
const AT_RATE: Duration = { warmUpMs: 1000, measuredMs: 3000 };
/** Of fewer answers there is no 99th percentile. */
const LEAST_RATE = 20;

/** @throws Error when the load does not end: a hanging server must not hang the benchmark. */
export async function endInTime<Result>(
  work: Promise<Result>,
  { warmUpMs, measuredMs }: Duration,
): Promise<Result> {
  const limit = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => limit.reject(new Error('The load did not end: answers or notifications are missing.')),
    warmUpMs + measuredMs + GRACE_MS,
  );
  try {
    return await Promise.race([work, limit.promise]);
  } finally {
    clearTimeout(timer);
  }
}

async function measureYardstick(bench: Bench): Promise<Yardstick> {
  const text = requestText('GET', '/');
  const load = { port: bench.bare.port, connections: CONNECTIONS, next: () => text, ...YARDSTICK };
  for (let attempt = 1; attempt <= YARDSTICK_ATTEMPTS; attempt++) {
    const { result, serverBusy } = await watchProcessors(bench.bare.pid, () =>
      endInTime(runHttpLoad(load), YARDSTICK),
    );
    // On a machine that others use a whole measurement can fall into a stall.
    if (result.succeeded === 0) continue;
    const perSecond = result.succeeded / result.seconds;
    const yardstick = { perSecond, perProcessorSecond: perSecond / serverBusy };
    bench.yardsticks.push(yardstick);
    return yardstick;
  }
  throw new Error('The bare server answers nothing: the machine is too busy to measure on.');
}

/** How busy both sides are while something runs. */
async function watchProcessors<Result>(
  pid: number,
  work: () => Promise<Result>,
): Promise<{ result: Result; serverBusy: number; loadBusy: number }> {
  const [server, load, beganAt] = [processorSeconds(pid), process.cpuUsage(), performance.now()];
  const result = await work();
  const seconds = (performance.now() - beganAt) / 1000;
  const { user, system } = process.cpuUsage(load);
  return {
    result,
    serverBusy: (processorSeconds(pid) - server) / seconds,
    loadBusy: (user + system) / 1e6 / seconds,
  };
}

export async function runOnce(
  bench: Bench,
  workload: Pick<Workload, 'prepare' | 'run' | 'units'>,
): Promise<Run> {
  const { bocage, target, duration } = bench;
  const before = bench.yardsticks.at(-1) ?? (await measureYardstick(bench));
  await workload.prepare?.(target);
  const memory = watchMemory(bocage.pid);
  const counts = await cacheCounts(target.httpPort);
  const { result, serverBusy, loadBusy } = await watchProcessors(bocage.pid, () =>
    endInTime(workload.run(target, duration), duration),
  );
  const residentMb = memory.stop();
  const hits = hitRate(counts, await cacheCounts(target.httpPort));
  const after = await measureYardstick(bench);
  const perSecond = (result.succeeded * workload.units) / result.seconds;
  const between = (of: (yardstick: Yardstick) => number): number => median([of(before), of(after)]);
  return {
    perSecond,
    ratio: perSecond / between((yardstick) => yardstick.perSecond),
    processorRatio: perSecond / serverBusy / between((yardstick) => yardstick.perProcessorSecond),
    ...percentiles(result),
    failed: result.failed,
    serverBusy,
    loadBusy,
    residentMb,
    ...(hits !== undefined && { hitRate: hits }),
  };
}

export function percentiles({ latencies }: Measurement): { p50: number; p99: number } {
  return { p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99) };
}

export function summarise(
  workload: Pick<Workload, 'name' | 'title' | 'unit' | 'target'>,
  runs: readonly Run[],
): Figure {
  const middle = (of: (run: Run) => number): number => median(runs.map(of));
  const { name, title, unit, target } = workload;
  const hitRates = runs.flatMap((run) => (run.hitRate === undefined ? [] : [run.hitRate]));
  return {
    name,
    title,
    unit,
    ...(target !== undefined && { target }),
    perSecond: middle(({ perSecond }) => perSecond),
    ratio: middle(({ ratio }) => ratio),
    processorRatio: middle(({ processorRatio }) => processorRatio),
    p50: middle(({ p50 }) => p50),
    p99: middle(({ p99 }) => p99),
    failed: runs.reduce((sum, { failed }) => sum + failed, 0),
    serverBusy: middle(({ serverBusy }) => serverBusy),
    loadBusy: middle(({ loadBusy }) => loadBusy),
    residentMb: Math.max(...runs.map(({ residentMb }) => residentMb)),
    ...(hitRates.length > 0 && { hitRate: median(hitRates) }),
    runs,
  };
}

/**
 * Asks a process that is warm for half of what was measured as the maximum.
 *
 * @returns undefined where the workload has no such row, or did not work.
 */
export async function measureHalfLoad(
  { target }: Bench,
  workload: Workload,
  figure: Figure,
): Promise<HalfLoad | undefined> {
  const rate = figure.perSecond / workload.units / 2;
  if (workload.atHalf === undefined || rate < LEAST_RATE) return undefined;
  await workload.prepare?.(target);
  await endInTime(workload.run(target, HEATING), HEATING);
  const result = await endInTime(workload.run(target, AT_RATE, rate), AT_RATE);
  return { name: workload.name, rate, ...percentiles(result), target: workload.atHalf };
}

/** Notes the largest resident memory of a process until it is stopped. */
function watchMemory(pid: number): { stop: () => number } {
  let largest = 0;
  const note = (): void => {
    largest = Math.max(largest, residentMegabytes(pid));
  };
  const timer = setInterval(note, MEMORY_POLL_MS);
  return {
    stop: () => {
      clearInterval(timer);
      note();
      return largest;
    },
  };
}
