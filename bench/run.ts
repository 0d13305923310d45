/**
 * The benchmark: `npm run bench -- [--quick] [--only retrieve,patch] [--rounds 3] [--seconds 2] [--entities 10000]`.
 * Everything is a ratio to H, a bare `node:http` server on the same core in the same run. Prints a report in
 * Markdown and writes bench/results/latest.json.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type BocageProcess, startBocage } from '../test/support/bocage-process.ts';
import { freePorts } from '../test/support/free-ports.ts';
import { createDataset } from './dataset.ts';
import { median } from './load/measurement.ts';
import {
  describeMachine,
  type Placement,
  place,
  residentMegabytes,
  startBareServer,
  syncMilliseconds,
} from './machine.ts';
import { type Bench, type Figure, type HalfLoad, measureHalfLoad, runOnce, summarise } from './measure.ts';
import { formatReport, type Report } from './report.ts';
import { seed, type Target, type Workload, workloads } from './workloads.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    entities: { type: 'string', default: '10000' },
  },
});

interface Options {
  readonly chosen: readonly Workload[];
  readonly all: boolean;
  readonly rounds: number;
  readonly seconds: number;
  readonly entities: number;
}

const SEED = 71;
const STARTS = 5;
const IDLE_AFTER_MS = 2000;
const WARM_UP_MS = 500;
/** Reads whose figure without any cache stands beside. */
const UNCACHED = ['retrieve', 'type'];

function readOptions(): Options {
  const names = values.only?.split(',');
  const unknown = names?.filter((name) => !workloads.some((workload) => workload.name === name)) ?? [];
  const options = {
    chosen: workloads.filter(({ name }) => names === undefined || names.includes(name)),
    all: names === undefined,
    rounds: Number(values.rounds ?? (values.quick ? 1 : 3)),
    seconds: Number(values.seconds ?? (values.quick ? 1 : 2)),
    entities: Number(values.entities),
  };
  const wrong = [options.rounds, options.seconds, options.entities].some((number) => !(number > 0));
  if (unknown.length > 0 || wrong) {
    const known = workloads.map(({ name }) => name).join(', ');
    throw new Error(
      `--only takes names of ${known}; --rounds, --seconds and --entities take positive numbers.`,
    );
  }
  return options;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function start(
  dataDir: string,
  placement: Placement,
  settings?: Record<string, string>,
): Promise<BocageProcess> {
  return startBocage({
    dataDir,
    ...(placement.serverLauncher !== undefined && { launcher: placement.serverLauncher }),
    ...(settings !== undefined && { settings }),
  });
}

/** Starts in empty folders, the median; and the memory of one that has nothing to do. */
async function measureStart(
  directory: string,
  placement: Placement,
): Promise<{ startMs: number; idleMb: number }> {
  const times: number[] = [];
  let idleMb = 0;
  for (let index = 0; index < STARTS; index++) {
    const bocage = await start(join(directory, `empty-${index}`), placement);
    times.push(bocage.readyAfterMs);
    if (index === STARTS - 1) {
      await pause(IDLE_AFTER_MS);
      idleMb = residentMegabytes(bocage.pid);
    }
    await bocage.kill('SIGKILL');
  }
  return { startMs: median(times), idleMb };
}

async function measureWorkloads(bench: Bench, options: Options): Promise<Figure[]> {
  const runs = options.chosen.map((workload) => ({
    workload,
    runs: [] as Awaited<ReturnType<typeof runOnce>>[],
  }));
  for (let round = 1; round <= options.rounds; round++) {
    for (const entry of runs) {
      const run = await runOnce(bench, entry.workload);
      entry.runs.push(run);
      console.error(
        `round ${round}: ${entry.workload.name} ${Math.round(run.perSecond)}/s, ${run.ratio.toFixed(2)} H`,
      );
    }
  }
  return runs.map((entry) => summarise(entry.workload, entry.runs));
}

async function measureHalfLoads(
  bench: Bench,
  options: Options,
  figures: readonly Figure[],
): Promise<HalfLoad[]> {
  const rows: HalfLoad[] = [];
  for (const [index, workload] of options.chosen.entries()) {
    const figure = figures[index];
    const row = figure === undefined ? undefined : await measureHalfLoad(bench, workload, figure);
    if (row !== undefined) rows.push(row);
  }
  return rows;
}

/** The same reads from a Bocage that caches nothing, on the data that is there. */
async function measureUncached(
  bench: Bench,
  options: Options,
  dataDir: string,
  placement: Placement,
): Promise<Figure[]> {
  const chosen = options.chosen
    .filter(({ name }) => UNCACHED.includes(name))
    .map(({ target: _cached, prepare: _hot, ...workload }) => ({
      ...workload,
      name: `${workload.name}-uncached`,
      title: `${workload.title}, without cache`,
    }));
  if (chosen.length === 0) return [];
  const bocage = await start(dataDir, placement, { BOCAGE_CACHE_MB: '0' });
  const { http: httpPort, mqtt: mqttPort } = bocage.ports;
  const uncached = { ...bench, bocage, target: { ...bench.target, httpPort, mqttPort } };
  try {
    return await measureWorkloads(uncached, { ...options, chosen });
  } finally {
    await bocage.kill('SIGKILL');
  }
}

async function measureAll(options: Options, directory: string, placement: Placement): Promise<Report> {
  const starts = options.all ? await measureStart(directory, placement) : undefined;
  const [barePort = 0] = await freePorts(1);
  const bareServer = await startBareServer(barePort, placement);
  const dataDir = join(directory, 'data');
  const bocage = await start(dataDir, placement);
  const { http: httpPort, mqtt: mqttPort } = bocage.ports;
  const target: Target = { httpPort, mqttPort, dataset: createDataset(options.entities, SEED) };
  const bench: Bench = {
    bocage,
    target,
    bare: { port: barePort, pid: bareServer.pid },
    duration: { warmUpMs: WARM_UP_MS, measuredMs: options.seconds * 1000 },
    yardsticks: [],
  };
  await seed(target);
  const cached = await measureWorkloads(bench, options);
  const halfLoads = await measureHalfLoads(bench, options, cached);
  const underLoad = Math.max(...cached.map(({ residentMb }) => residentMb));
  const ended = await bocage.kill('SIGTERM');
  if (ended.code !== 0)
    throw new Error(`Bocage ended with ${ended.signal ?? ended.code}.\n${bocage.output()}`);
  const again = await start(dataDir, placement);
  await again.kill('SIGKILL');
  const uncached = await measureUncached(bench, options, dataDir, placement);
  await bareServer.stop();
  const yardsticks = bench.yardsticks.map(({ perSecond }) => perSecond);
  return {
    at: new Date().toISOString(),
    machine: describeMachine(),
    placement: placement.description,
    entities: options.entities,
    rounds: options.rounds,
    secondsPerRun: options.seconds,
    readiness: bocage.readiness,
    syncMs: syncMilliseconds(),
    yardstick: {
      median: median(yardsticks),
      lowest: Math.min(...yardsticks),
      highest: Math.max(...yardsticks),
    },
    figures: [...cached, ...uncached],
    halfLoads,
    ...(starts !== undefined && { startMs: { empty: starts.startMs, filled: again.readyAfterMs } }),
    memoryMb: { ...(starts !== undefined && { idle: starts.idleMb }), underLoad },
  };
}

// Leaving this way ends the servers too.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const directory = mkdtempSync(join(tmpdir(), 'bocage-bench-'));
try {
  const report = await measureAll(readOptions(), directory, place());
  const results = join(import.meta.dirname, 'results');
  mkdirSync(results, { recursive: true });
  writeFileSync(join(results, 'latest.json'), `${JSON.stringify(report, undefined, 2)}\n`);
  console.log(formatReport(report));
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  rmSync(directory, { recursive: true, force: true });
}
// Where something failed, connections may be open still.
process.exit();
