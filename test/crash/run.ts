/**
 * The crash test: `npm run crash -- [--rounds 50] [--seed 1]`, or `npm run crash -- --power-cut`.
 * Exit code 0: nothing was lost; 1: something was; 2: it could not be tried here.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { crashTest } from './crash-test.ts';
import { powerCut } from './power-cut.ts';
import { printOutcome, printRound } from './report.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '50' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    /** Shows the order of system calls instead: written, synced, acknowledged. */
    'power-cut': { type: 'boolean', default: false },
  },
});

// Leaving this way ends the process under test too.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

async function crash(dataDir: string): Promise<number> {
  const rounds = Number(values.rounds);
  const seed = Number(values.seed);
  if (!Number.isInteger(rounds) || rounds < 1 || !Number.isInteger(seed)) {
    console.error('--rounds and --seed take whole numbers.');
    return 2;
  }
  console.log(`${rounds} rounds, seed ${seed}, data in ${dataDir}`);
  const outcome = await crashTest({ dataDir, rounds, seed, report: printRound });
  printOutcome(outcome);
  return outcome.findings.length === 0 ? 0 : 1;
}

const dataDir = mkdtempSync(join(tmpdir(), 'bocage-crash-'));
process.exitCode = values['power-cut'] ? await powerCut(dataDir) : await crash(dataDir);
if (process.exitCode === 1) console.log(`The data is kept in ${dataDir}`);
else rmSync(dataDir, { recursive: true, force: true });
