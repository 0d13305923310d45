import { join } from 'node:path';
import { type BocageProcess, startBocage } from '../test/support/bocage-process.ts';
import { createDataset } from './dataset.ts';
import { buildIndex, measureIndexBuild } from './index-build.ts';
import { median } from './load/measurement.ts';
import { type Placement, residentMegabytes } from './machine.ts';
import { type Bench, type Figure, type HalfLoad, measureHalfLoad, runOnce, summarise } from './measure.ts';
import type { SizeReport } from './report.ts';
import { seed } from './seed.ts';
import type { Workload } from './workload.ts';

export interface SizeOptions {
  readonly entities: number;
  readonly chosen: readonly Workload[];
  /** Whether everything is measured: starts and the building of an index too. */
  readonly all: boolean;
  readonly rounds: number;
  readonly seconds: number;
  /** No further round begins after it (performance.now()). */
  readonly roundsUntil: number;
  readonly directory: string;
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
  dataDir: string,
  { placement }: Pick<SizeOptions, 'placement'>,
  settings?: Record<string, string>,
): Promise<BocageProcess> {
  return startBocage({
    dataDir,
    readyWithinMs: READY_WITHIN_MS,
    ...(placement.serverLauncher !== undefined && { launcher: placement.serverLauncher }),
    ...(settings !== undefined && { settings }),
  });
}

/** Starts, the median; and the memory of one that has nothing to do. @param folderOf names the folder of each. */
async function measureStarts(
  options: SizeOptions,
  folderOf: (index: number) => string,
): Promise<{ readonly ms: number; readonly mb: number }> {
  const times: number[] = [];
  let mb = 0;
  for (let index = 0; index < STARTS; index++) {
    const bocage = await start(folderOf(index), options);
    times.push(bocage.readyAfterMs);
    if (index === STARTS - 1) {
      await pause(IDLE_AFTER_MS);
      mb = residentMegabytes(bocage.pid);
    }
    await bocage.kill('SIGKILL');
  }
  return { ms: median(times), mb };
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
async function measureUncached(bench: Bench, dataDir: string, options: SizeOptions): Promise<Figure[]> {
  const chosen = options.chosen
    .filter(({ name }) => UNCACHED.includes(name))
    .map(({ target: _cached, prepare: _hot, ...workload }) => ({
      ...workload,
      name: `${workload.name}-uncached`,
      title: `${workload.title}, without cache`,
    }));
  if (chosen.length === 0) return [];
  const bocage = await start(dataDir, options, { BOCAGE_CACHE_MB: '0' });
  try {
    return (await measureWorkloads(withServer(bench, bocage), chosen, options)).figures;
  } finally {
    await bocage.kill('SIGKILL');
  }
}

/** Everything that is measured with so many Entities. */
export async function measureSize(options: SizeOptions): Promise<SizeReport> {
  const { entities, all, directory, bare, seconds } = options;
  const dataDir = join(directory, `data-${entities}`);
  const empty = all
    ? await measureStarts(options, (index) => join(directory, `empty-${entities}-${index}`))
    : undefined;
  const bocage = await start(dataDir, options);
  const { http: httpPort, mqtt: mqttPort } = bocage.ports;
  const bench: Bench = {
    bocage,
    target: { httpPort, mqttPort, dataset: createDataset(entities, SEED) },
    bare,
    duration: { warmUpMs: WARM_UP_MS, measuredMs: seconds * 1000 },
    yardsticks: [],
  };
  const chosen = options.chosen.filter(({ fits }) => fits?.(bench.target.dataset) ?? true);
  note(`${entities} Entities are being seeded`);
  const seedingSeconds = await seed(bench.target);
  note(`seeded in ${seedingSeconds.toFixed(1)} s`);
  // Before anything is measured: a row would be half with the index and half without.
  const indexSeconds = await buildIndex(bench.target, dataDir, 'temperature');
  note(`the index was built in ${indexSeconds?.toFixed(1) ?? 'too many'} s, with nothing else to do`);
  const { figures, rounds } = await measureWorkloads(bench, chosen, options);
  const halfLoads = await measureHalfLoads(bench, chosen, figures);
  const indexBuild = all ? await measureIndexBuild(bench.target, dataDir) : undefined;
  const underLoadMb = Math.max(...figures.map(({ residentMb }) => residentMb));
  const ended = await bocage.kill('SIGTERM');
  if (ended.code !== 0)
    throw new Error(`Bocage ended with ${ended.signal ?? ended.code}.\n${bocage.output()}`);
  const full = all ? await measureStarts(options, () => dataDir) : undefined;
  const uncached = await measureUncached(bench, dataDir, options);
  return {
    entities,
    rounds,
    seedingSeconds,
    ...(indexSeconds !== undefined && { indexSeconds }),
    readiness: bocage.readiness,
    yardsticks: bench.yardsticks.map(({ perSecond }) => perSecond),
    figures: [...figures, ...uncached],
    halfLoads,
    underLoadMb,
    ...(indexBuild !== undefined && { indexBuild }),
    ...(empty !== undefined &&
      full !== undefined && {
        starts: { emptyMs: empty.ms, emptyMb: empty.mb, fullMs: full.ms, fullMb: full.mb },
      }),
  };
}
