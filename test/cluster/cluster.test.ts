import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { givenMongodbPlace } from '../crash/store-place.ts';
import { mongodbUri, mongodbWanted } from '../support/mongodb-under-test.ts';
import { type ClusterOptions, clusterTest } from './cluster-test.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'bocage-cluster-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

/** The short form of `npm run cluster`. */
async function run(options: Pick<ClusterOptions, 'seconds' | 'killEvery' | 'rolling' | 'seed'>) {
  const place = await givenMongodbPlace(dataDir, mongodbUri('transactions'));
  try {
    return await clusterTest({ ...options, place, instances: 2, report: () => undefined });
  } finally {
    await place.close();
  }
}

describe.runIf(mongodbWanted('transactions'))('two Bocages on one MongoDB', () => {
  it('are one to everybody, and deliver everything once and in order', { timeout: 240_000 }, async () => {
    const { findings, audits, subscriptionProbe, readRounds } = await run({
      seconds: 5,
      rolling: false,
      seed: 1,
    });
    expect(findings).toEqual([]);
    expect(audits.reduce((sum, { redelivered }) => sum + redelivered, 0)).toBe(0);
    expect(audits.find(({ name }) => name === 'shared-all')?.received).toBeGreaterThan(0);
    expect(subscriptionProbe.rounds).toBeGreaterThan(0);
    expect(readRounds).toBeGreaterThan(0);
  });

  it('lose nothing when one is killed', { timeout: 240_000 }, async () => {
    const { findings, endings } = await run({ seconds: 9, killEvery: 4, rolling: false, seed: 2 });
    expect(findings).toEqual([]);
    expect(endings.map(({ signal }) => signal)).toContain('SIGKILL');
  });
});
