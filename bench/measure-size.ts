import { type BocageProcess, startBocage } from '../test/support/bocage-process.ts';
import { createDataset } from './dataset.ts';
import { buildIndex, measureIndexBuild } from './index-build.ts';
import { type InstancesRow, measureInstances } from './instances.ts';
import { median } from './load/measurement.ts';
import { type Placement, residentMegabytes } from './machine.ts';
import { type Bench, type Figure, type HalfLoad, measureHalfLoad, runOnce, summarise } from './measure.ts';
import { measureDriver } from './measure-driver.ts';
import type { SizeReport } from './report.ts';
import { seed } from './seed.ts';
import type { MakeHome, StoreHome, StoreName } from './store-home.ts';
import type { Target, Workload } from './workload.ts';

export interface SizeOptions {
  readonly entities: number;
  readonly chosen: readonly Workload[];
  /** Whether everything is measured: starts and the building of an index too. */
  readonly all: boolean;
  readonly rounds: number;
  readonly seconds: number;
  /** No further round begins after it (performance.now()). */
  readonly roundsUntil: number;
  readonly store: StoreName;
  readonly makeHome: MakeHome;
  /** Of the server of `mongodb`. */
  readonly mongodbUri?: string;
  readonly placement: Placement;
  readonly bare: Bench['bare'];
}

const SEED = 71;
const STARTS = 5;
const IDLE_AFTER_MS = 2000;
const WARM_UP_MS = 500;
/** With a million Entities a first start may have to read much. */
const READY_WITHIN_MS = 60_000;
/** Reads whose figure without any cache stands beside. */
const UNCACHED = ['retrieve', 'type'];

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export function note(text: string): void {
  console.error(`${new Date().toISOString().slice(11, 19)} ${text}`);
}

function start(
  home: StoreHome,
  { placement }: Pick<SizeOptions, 'placement'>,
  settings: Record<string, string> = {},
): Promise<BocageProcess> {
  const { dataDir } = home.process;
  return startBocage({
    dataDir,
    readyWithinMs: READY_WITHIN_MS,
    ...(placement.serverLauncher !== undefined && { launcher: placement.serverLauncher }),
    settings: { ...home.process.settings, ...settings },
  });
}

/** Starts, the median; and the memory of one that has nothing to do. @param homeOf names the home of each. */
async function measureStarts(
  options: SizeOptions,
  homeOf: (index: number) => StoreHome,
): Promise<{ readonly ms: number; readonly mb: number }> {
  const times: number[] = [];
  let mb = 0;
  for (let index = 0; index < STARTS; index++) {
    const bocage = await start(homeOf(index), options);
    times.push(bocage.readyAfterMs);
    if (index === STARTS - 1) {
      await pause(IDLE_AFTER_MS);
      mb = residentMegabytes(bocage.pid);
    }
    await bocage.kill('SIGKILL');
  }
  return { ms: median(times), mb };
}

async function measureEmptyStarts(
  options: SizeOptions,
): Promise<{ readonly ms: number; readonly mb: number }> {
  const homes = Array.from({ length: STARTS }, (_, index) =>
    options.makeHome(`empty-${options.entities}-${index}`),
  );
  const starts = await measureStarts(options, (index) => homes[index] as StoreHome);
  for (const home of homes) await home.remove();
  return starts;
}

async function measureWorkloads(
  bench: Bench,
  chosen: readonly Workload[],
  { rounds, roundsUntil }: SizeOptions,
): Promise<{ readonly figures: Figure[]; readonly rounds: number }> {
  const entries = chosen.map((workload) => ({
    workload,
    runs: [] as Awaited<ReturnType<typeof runOnce>>[],
  }));
  let round = 0;
  while (round < rounds && (round === 0 || performance.now() < roundsUntil)) {
    round += 1;
    for (const { workload, runs } of entries) {
      const run = await runOnce(bench, workload);
      runs.push(run);
      const failed = run.failed > 0 ? `, ${run.failed} failed` : '';
      note(
        `round ${round}: ${workload.name} ${Math.round(run.perSecond)}/s, ${run.ratio.toFixed(2)} H${failed}`,
      );
    }
  }
  return { figures: entries.map(({ workload, runs }) => summarise(workload, runs)), rounds: round };
}

async function measureHalfLoads(
  bench: Bench,
  chosen: readonly Workload[],
  figures: readonly Figure[],
): Promise<HalfLoad[]> {
  const rows: HalfLoad[] = [];
  for (const [index, workload] of chosen.entries()) {
    const row = await measureHalfLoad(bench, workload, figures[index] as Figure);
    if (row === undefined) continue;
    note(`half load: ${row.name} ${Math.round(row.rate)}/s, p99 ${row.p99.toFixed(1)} ms`);
    rows.push(row);
  }
  return rows;
}

function withServer(bench: Bench, bocage: BocageProcess): Bench {
  const { http: httpPort, mqtt: mqttPort } = bocage.ports;
  return { ...bench, bocage, target: { ...bench.target, httpPort, mqttPort } };
}

/** The same reads from a Bocage that caches nothing, on the data that is there. */
async function measureUncached(bench: Bench, home: StoreHome, options: SizeOptions): Promise<Figure[]> {
  const chosen = options.chosen
    .filter(({ name }) => UNCACHED.includes(name))
    .map(({ target: _cached, prepare: _hot, ...workload }) => ({
      ...workload,
      name: `${workload.name}-uncached`,
      title: `${workload.title}, without cache`,
    }));
  if (chosen.length === 0) return [];
  const bocage = await start(home, options, { BOCAGE_CACHE_MB: '0' });
  try {
    return (await measureWorkloads(withServer(bench, bocage), chosen, options)).figures;
  } finally {
    await bocage.kill('SIGKILL');
  }
}

/** The same store with another Bocage beside the first, where it can have one. */
async function measureSecondInstance(
  bench: Bench,
  home: StoreHome,
  chosen: readonly Workload[],
  options: SizeOptions,
): Promise<readonly InstancesRow[]> {
  if (options.store === 'sqlite') return [];
  const second = await start(home, options);
  try {
    const { http: httpPort, mqtt: mqttPort } = second.ports;
    return await measureInstances(bench, { httpPort, mqttPort }, chosen);
  } finally {
    await second.kill('SIGKILL');
  }
}

/** Everything that is measured with so many Entities. */
export async function measureSize(options: SizeOptions): Promise<SizeReport> {
  const home = options.makeHome(`data-${options.entities}`);
  try {
    return await measureIn(home, options);
  } finally {
    await home.remove();
  }
}

/** The ratios that are aimed at are those of the embedded store. */
function chooseWorkloads({ chosen, store }: SizeOptions, { dataset }: Target): readonly Workload[] {
  const fitting = chosen.filter(({ fits }) => fits?.(dataset) ?? true);
  return store === 'sqlite' ? fitting : fitting.map(({ target: _ofSqlite, ...workload }) => workload);
}

async function measureIn(home: StoreHome, options: SizeOptions): Promise<SizeReport> {
  const { store, entities, all, bare, seconds } = options;
  const empty = all ? await measureEmptyStarts(options) : undefined;
  const bocage = await start(home, options);
  const { http: httpPort, mqtt: mqttPort } = bocage.ports;
  const bench: Bench = {
    bocage,
    target: { httpPort, mqttPort, dataset: createDataset(entities, SEED) },
    bare,
    duration: { warmUpMs: WARM_UP_MS, measuredMs: seconds * 1000 },
    yardsticks: [],
  };
  const chosen = chooseWorkloads(options, bench.target);
  note(`${entities} Entities are being seeded`);
  const seedingSeconds = await seed(bench.target);
  note(`seeded in ${seedingSeconds.toFixed(1)} s`);
  // Before anything is measured: a row would be half with the index and half without.
  const indexSeconds = await buildIndex(bench.target, home, 'temperature');
  note(`the index was built in ${indexSeconds?.toFixed(1) ?? 'too many'} s, with nothing else to do`);
  const { figures, rounds } = await measureWorkloads(bench, chosen, options);
  const halfLoads = await measureHalfLoads(bench, chosen, figures);
  const indexBuild = all ? await measureIndexBuild(bench.target, home) : undefined;
  const instances = await measureSecondInstance(bench, home, chosen, options);
  const underLoadMb = Math.max(...figures.map(({ residentMb }) => residentMb));
  const ended = await bocage.kill('SIGTERM');
  if (ended.code !== 0)
    throw new Error(`Bocage ended with ${ended.signal ?? ended.code}.\n${bocage.output()}`);
  const full = all ? await measureStarts(options, () => home) : undefined;
  const uncached = await measureUncached(bench, home, options);
  const { mongodbUri, placement } = options;
  const driver = mongodbUri === undefined ? undefined : await measureDriver(mongodbUri, seconds, placement);
  return {
    store,
    entities,
    rounds,
    seedingSeconds,
    ...(indexSeconds !== undefined && { indexSeconds }),
    readiness: bocage.readiness,
    yardsticks: bench.yardsticks.map(({ perSecond }) => perSecond),
    figures: [...figures, ...uncached],
    halfLoads,
    underLoadMb,
    ...(instances.length > 0 && { instances }),
    ...(driver !== undefined && { driver }),
    ...(indexBuild !== undefined && { indexBuild }),
    ...(empty !== undefined &&
      full !== undefined && {
        starts: { emptyMs: empty.ms, emptyMb: empty.mb, fullMs: full.ms, fullMb: full.mb },
      }),
  };
}
