/**
 * The crash test: `npm run crash -- [--rounds 50] [--seed 1]`, or `npm run crash -- --power-cut`.
 * On MongoDB: `--store mongodb [--kill bocage|server] [--level transactions|standalone] [--mongodb-uri URI]`.
 * Exit code 0: nothing was lost; 1: something was; 2: it could not be tried here.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { crashTest, type Victim } from './crash-test.ts';
import { powerCut } from './power-cut.ts';
import { printOutcome, printRound } from './report.ts';
import { givenMongodbPlace, ownMongodbPlace, type StorePlace, sqlitePlace } from './store-place.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '50' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    store: { type: 'string', default: 'sqlite' },
    kill: { type: 'string', default: 'bocage' },
    /** Of a server that the run starts. */
    level: { type: 'string', default: 'transactions' },
    /** A server that is there, instead of one that the run starts: only Bocage is killed then. */
    'mongodb-uri': { type: 'string' },
    /** Shows the order of system calls instead: written, synced, acknowledged. */
    'power-cut': { type: 'boolean', default: false },
  },
});

// Leaving this way ends the process under test too.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

function refuse(why: string): undefined {
  console.error(why);
  return undefined;
}

async function openPlace(dataDir: string, kill: Victim): Promise<StorePlace | undefined> {
  const { store, level, 'mongodb-uri': uri } = values;
  if (store === 'sqlite') {
    return kill === 'bocage' ? sqlitePlace(dataDir) : refuse('There is no server with --store sqlite.');
  }
  if (store !== 'mongodb') return refuse('--store takes sqlite or mongodb.');
  if (level !== 'transactions' && level !== 'standalone') {
    return refuse('--level takes transactions or standalone.');
  }
  if (uri === undefined) return ownMongodbPlace(dataDir, level, kill === 'server');
  return kill === 'bocage'
    ? givenMongodbPlace(dataDir, uri)
    : refuse('A server that is given is not killed: --kill server goes without --mongodb-uri.');
}

async function crash(dataDir: string): Promise<number> {
  const rounds = Number(values.rounds);
  const seed = Number(values.seed);
  if (!Number.isInteger(rounds) || rounds < 1 || !Number.isInteger(seed)) {
    console.error('--rounds and --seed take whole numbers.');
    return 2;
  }
  const { kill } = values;
  if (kill !== 'bocage' && kill !== 'server') {
    console.error('--kill takes bocage or server.');
    return 2;
  }
  const place = await openPlace(dataDir, kill);
  if (place === undefined) return 2;
  console.log(`${rounds} rounds, seed ${seed}, ${kill} is killed; ${place.description}`);
  const outcome = await crashTest({ place, rounds, seed, report: printRound }, kill);
  await place.close();
  printOutcome(outcome);
  return outcome.findings.length === 0 ? 0 : 1;
}

const dataDir = mkdtempSync(join(tmpdir(), 'bocage-crash-'));
process.exitCode = values['power-cut'] ? await powerCut(dataDir) : await crash(dataDir);
if (process.exitCode === 1) console.log(`The data is kept in ${dataDir}`);
else rmSync(dataDir, { recursive: true, force: true });
