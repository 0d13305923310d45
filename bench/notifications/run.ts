/**
 * What delivery is good for: `npm run bench:notifications -- [--only sick,latency,soak,matching] [--rounds 4] [--seconds 15]
 * [--notifications 1000000] [--store sqlite,mongodb] [--output notifications]`. Prints tables in Markdown and writes
 * bench/results/<output>.json.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type BocageProcess, startBocage } from '../../test/support/bocage-process.ts';
import { startMongodbServer } from '../../test/support/mongodb-server.ts';
import { describeMachine, place } from '../machine.ts';
import { note } from '../measure-size.ts';
import {
  type MakeHome,
  mongodbHomes,
  type StoreHome,
  type StoreName,
  sqliteHomes,
  storeNames,
} from '../store-home.ts';
import { type LatencyReport, measureLatency } from './latency.ts';
import { type MatchingRow, measureMatching } from './matching.ts';
import { formatLatency, formatMatching, formatSick, formatSoak } from './print.ts';
import { measureSickReceivers, type SickReceiversReport } from './sick-receivers.ts';
import { type SoakReport, soak } from './soak.ts';
import { createEntities } from './subscribers.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'sick,latency,soak,matching' },
    rounds: { type: 'string', default: '4' },
    seconds: { type: 'string', default: '15' },
    notifications: { type: 'string', default: '1000000' },
    store: { type: 'string', default: 'sqlite' },
    output: { type: 'string', default: 'notifications' },
  },
});

/** Notifications a second at which the latency is measured, and how they come to be. */
const RATE = 1_000;
const SUBSCRIPTIONS = [1, 10, 100];
const ENTITIES = 500;

interface StoreReport {
  readonly store: StoreName;
  readonly sick?: SickReceiversReport;
  readonly latency?: readonly LatencyReport[];
  readonly soak?: SoakReport;
  readonly matching?: readonly MatchingRow[];
}

interface Stores {
  readonly homes: Readonly<Partial<Record<StoreName, MakeHome>>>;
  stop(): Promise<void>;
}

async function openStores(names: readonly StoreName[], directory: string): Promise<Stores> {
  const server = names.includes('mongodb') ? await startMongodbServer('transactions') : undefined;
  if (server !== undefined) note(`MongoDB is ${server.kind}`);
  return {
    homes: {
      sqlite: sqliteHomes(directory),
      ...(server !== undefined && { mongodb: mongodbHomes(server.uri, directory) }),
    },
    stop: async () => server?.stop(),
  };
}

/** Each measurement has a broker of its own. */
async function withBocage<Result>(
  home: StoreHome,
  launcher: readonly string[] | undefined,
  work: (bocage: BocageProcess) => Promise<Result>,
): Promise<Result> {
  const bocage = await startBocage({ ...home.process, ...(launcher !== undefined && { launcher }) });
  try {
    await createEntities(bocage.url, ENTITIES);
    return await work(bocage);
  } finally {
    await bocage.kill('SIGKILL');
    await home.remove();
  }
}

async function measureStore(store: StoreName, makeHome: MakeHome): Promise<StoreReport> {
  const chosen = values.only.split(',');
  const launcher = placement.serverLauncher;
  const run = <Result>(name: string, work: (bocage: BocageProcess) => Promise<Result>) =>
    chosen.includes(name) ? withBocage(makeHome(name), launcher, work) : undefined;
  const seconds = Number(values.seconds);
  const sick = await run('sick', (alone) =>
    withBocage(makeHome('beside'), launcher, (beside) =>
      measureSickReceivers({ alone, beside }, Number(values.rounds), seconds, note),
    ),
  );
  const latency = await run('latency', async (bocage) => {
    const rows: LatencyReport[] = [];
    for (const subscriptions of SUBSCRIPTIONS) {
      rows.push(await measureLatency(bocage, subscriptions, RATE, seconds));
    }
    return rows;
  });
  const soaked = await run('soak', (bocage) => soak(bocage, Number(values.notifications), note));
  const matching = await run('matching', (without) =>
    measureMatching(
      without,
      (name, work) => withBocage(makeHome(name), launcher, work),
      Number(values.rounds),
      seconds,
      note,
    ),
  );
  return {
    store,
    ...(sick !== undefined && { sick }),
    ...(latency !== undefined && { latency }),
    ...(soaked !== undefined && { soak: soaked }),
    ...(matching !== undefined && { matching }),
  };
}

function print({ store, sick, latency, soak: soaked, matching }: StoreReport): void {
  const parts = [
    `## ${store}`,
    sick && formatSick(sick),
    latency && formatLatency(latency),
    soaked && formatSoak(soaked),
    matching && formatMatching(matching),
  ];
  console.log(parts.filter((part) => part !== undefined).join('\n\n'));
}

// Leaving this way ends the servers too.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const directory = mkdtempSync(join(tmpdir(), 'bocage-bench-'));
const names = storeNames.filter((name) => values.store.split(',').includes(name));
// Before this process is kept to one core: the server of MongoDB is not.
const stores = await openStores(names, directory);
const placement = place();
try {
  const reports: StoreReport[] = [];
  for (const name of names) {
    const makeHome = stores.homes[name];
    if (makeHome === undefined) continue;
    const report = await measureStore(name, makeHome);
    reports.push(report);
    print(report);
  }
  const machine = `${describeMachine()}; ${placement.description}`;
  const results = join(import.meta.dirname, '../results');
  mkdirSync(results, { recursive: true });
  writeFileSync(
    join(results, `${values.output}.json`),
    `${JSON.stringify({ at: new Date().toISOString(), machine, stores: reports }, undefined, 2)}\n`,
  );
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await stores.stop();
  rmSync(directory, { recursive: true, force: true });
}
// Where something failed, connections may be open still.
process.exit();
