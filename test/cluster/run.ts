/**
 * Several Bocages on one MongoDB under load, one killed every few seconds:
 * `npm run cluster -- [--instances 3] [--kill-every 3] [--seconds 60] [--seed 1]
 * [--level transactions|standalone] [--mongodb-uri URI]`. `--kill-every 0` kills none. Exit code 0: nothing was lost; 1: something was; 2: it could not be tried here.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { givenMongodbPlace } from '../crash/store-place.ts';
import { startMongodbServer } from '../support/mongodb-server.ts';
import { clusterTest } from './cluster-test.ts';
import { printOutcome } from './report.ts';

const { values } = parseArgs({
  options: {
    instances: { type: 'string', default: '3' },
    'kill-every': { type: 'string', default: '3' },
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    /** Of a server that the run starts. */
    level: { type: 'string', default: 'transactions' },
    'mongodb-uri': { type: 'string' },
  },
});

// Leaving this way ends the processes under test too.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

async function run(dataDir: string): Promise<number> {
  const { level } = values;
  const [instances, killEvery, seconds, seed] = [
    values.instances,
    values['kill-every'],
    values.seconds,
    values.seed,
  ].map(Number) as [number, number, number, number];
  const whole = [instances, seed].every(Number.isInteger) && instances > 0;
  if (!whole || !(killEvery >= 0) || !(seconds > 0) || (level !== 'transactions' && level !== 'standalone')) {
    console.error(
      '--instances, --kill-every, --seconds and --seed take numbers, --level transactions or standalone.',
    );
    return 2;
  }
  const uri = values['mongodb-uri'];
  const server = uri === undefined ? await startMongodbServer(level) : undefined;
  const place = await givenMongodbPlace(dataDir, uri ?? server?.uri ?? '');
  console.log(
    `${instances} instances, ${seconds} s, a kill every ${killEvery} s, seed ${seed}; ${place.description}`,
  );
  try {
    const outcome = await clusterTest({
      place,
      instances,
      seconds,
      ...(killEvery > 0 && { killEvery }),
      rolling: killEvery > 0,
      seed,
      report: console.log,
    });
    printOutcome(outcome);
    return outcome.findings.length === 0 ? 0 : 1;
  } finally {
    await place.close();
    await server?.stop();
  }
}

const dataDir = mkdtempSync(join(tmpdir(), 'bocage-cluster-'));
process.exitCode = await run(dataDir);
rmSync(dataDir, { recursive: true, force: true });
