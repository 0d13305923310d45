/**
 * The benchmark: `npm run bench -- [--entities 10000,100000] [--quick] [--only retrieve,patch] [--rounds 3]
 * [--seconds 2] [--minutes 12] [--store sqlite,mongodb] [--mongodb-uri mongodb://…]`. Everything is a ratio to H, a bare
 * `node:http` server on the same core in the same run. Prints a report in Markdown and writes bench/results/latest.json,
 * or the file that `--output` names there. `--minutes` is what all of it may take: where the time does not suffice, rounds are left out. `mongodb` is the server
 * of `--mongodb-uri`, else one that is started as for the tests.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { freePorts } from '../test/support/free-ports.ts';
import { startMongodbServer } from '../test/support/mongodb-server.ts';
import { describeMachine, place, startBareServer, syncMilliseconds } from './machine.ts';
import { measureSize, note } from './measure-size.ts';
import { formatReport, type Report, type SizeReport } from './report.ts';
import { type MakeHome, mongodbHomes, type StoreName, sqliteHomes, storeNames } from './store-home.ts';
import type { Workload } from './workload.ts';
import { workloads } from './workloads.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    entities: { type: 'string', default: '10000' },
    minutes: { type: 'string' },
    output: { type: 'string', default: 'latest' },
    store: { type: 'string', default: 'sqlite' },
    'mongodb-uri': { type: 'string' },
  },
});

interface Options {
  readonly chosen: readonly Workload[];
  readonly all: boolean;
  readonly rounds: number;
  readonly seconds: number;
  /** Fewest first. */
  readonly sizes: readonly number[];
  readonly minutes: number;
  readonly output: string;
  readonly stores: readonly StoreName[];
}

const MINUTES_FOR_ONE = 6;
const MINUTES_FOR_MANY = 15;
const MANY = 500_000;
/** Half loads, the index, the starts and what is not cached take the rest of the time of a size. */
const SHARE_OF_ROUNDS = 0.6;

function readOptions(): Options {
  const names = values.only?.split(',');
  const unknown = names?.filter((name) => !workloads.some((workload) => workload.name === name)) ?? [];
  const sizes = values.entities
    .split(',')
    .map(Number)
    .sort((a, b) => a - b);
  const stores = storeNames.filter((name) => values.store.split(',').includes(name));
  const usual =
    stores.length * sizes.reduce((sum, size) => sum + (size < MANY ? MINUTES_FOR_ONE : MINUTES_FOR_MANY), 0);
  const options = {
    chosen: workloads.filter(({ name }) => names === undefined || names.includes(name)),
    all: names === undefined,
    rounds: Number(values.rounds ?? (values.quick ? 1 : 3)),
    seconds: Number(values.seconds ?? (values.quick ? 1 : 2)),
    sizes,
    minutes: Number(values.minutes ?? usual),
    output: values.output,
    stores,
  };
  const wrong = [options.rounds, options.seconds, options.minutes, ...sizes].some((number) => !(number > 0));
  const strange = stores.length !== values.store.split(',').length;
  if (unknown.length > 0 || wrong || strange || !/^[\w-]+$/.test(options.output)) {
    const known = workloads.map(({ name }) => name).join(', ');
    throw new Error(
      `--only takes names of ${known}; --rounds, --seconds, --minutes and --entities take positive numbers, ` +
        `--output the name of a file without its extension, --store some of ${storeNames.join(',')}.`,
    );
  }
  return options;
}

interface ServerOfMongodb {
  readonly uri: string;
  stop(): Promise<void>;
}

/** Before this process is kept to one core: the server is not. */
async function openMongodb({ stores }: Options): Promise<ServerOfMongodb | undefined> {
  if (!stores.includes('mongodb')) return undefined;
  const given = values['mongodb-uri'];
  if (given !== undefined) return { uri: given, stop: async () => undefined };
  const server = await startMongodbServer('transactions');
  note(`MongoDB is ${server.kind}`);
  return server;
}

async function measureAll(options: Options, directory: string, mongodb?: ServerOfMongodb): Promise<Report> {
  const { sizes, stores, minutes, seconds } = options;
  const placement = place();
  const beganAt = performance.now();
  const [port = 0] = await freePorts(1);
  const bareServer = await startBareServer(port, placement);
  const reports: SizeReport[] = [];
  const wanted = sizes.flatMap((entities) => stores.map((store) => ({ entities, store })));
  for (const [index, { entities, store }] of wanted.entries()) {
    const now = performance.now();
    const left = beganAt + minutes * 60_000 - now;
    const roundsUntil = now + (left / (wanted.length - index)) * SHARE_OF_ROUNDS;
    const bare = { port, pid: bareServer.pid };
    const shared = { ...options, entities, roundsUntil, placement, bare };
    reports.push(await measureSize({ ...shared, ...placeOf(store, directory, mongodb) }));
  }
  await bareServer.stop();
  return {
    at: new Date().toISOString(),
    machine: describeMachine(),
    placement: placement.description,
    secondsPerRun: seconds,
    syncMs: syncMilliseconds(),
    minutes: (performance.now() - beganAt) / 60_000,
    sizes: reports,
  };
}

function placeOf(
  store: StoreName,
  directory: string,
  mongodb: ServerOfMongodb | undefined,
): { readonly store: StoreName; readonly makeHome: MakeHome; readonly mongodbUri?: string } {
  if (store === 'sqlite' || mongodb === undefined)
    return { store: 'sqlite', makeHome: sqliteHomes(directory) };
  return { store, makeHome: mongodbHomes(mongodb.uri, directory), mongodbUri: mongodb.uri };
}

// Leaving this way ends the servers too.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const directory = mkdtempSync(join(tmpdir(), 'bocage-bench-'));
let mongodb: ServerOfMongodb | undefined;
try {
  const options = readOptions();
  note(`at most ${options.minutes} minutes`);
  mongodb = await openMongodb(options);
  const report = await measureAll(options, directory, mongodb);
  const results = join(import.meta.dirname, 'results');
  mkdirSync(results, { recursive: true });
  writeFileSync(join(results, `${options.output}.json`), `${JSON.stringify(report, undefined, 2)}\n`);
  const levels = new Set(workloads.filter((workload) => workload.levels).map(({ name }) => name));
  console.log(formatReport(report, levels));
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await mongodb?.stop();
  rmSync(directory, { recursive: true, force: true });
}
// Where something failed, connections may be open still.
process.exit();
