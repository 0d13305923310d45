import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCar, subscribe } from '../../test/contract/contract-requests.ts';
import { makeSqliteStore, type SqliteFixture } from '../../test/contract/sqlite-fixture.ts';
import { Problem } from '../core/errors.ts';
import type { Store } from '../ports/store.ts';
import { runExport } from './export-command.ts';
import type { Surroundings } from './surroundings.ts';

let fixture: SqliteFixture;
let folder: string;
let said: string[];
let now: number;

beforeEach(async () => {
  fixture = await makeSqliteStore();
  folder = mkdtempSync(join(tmpdir(), 'bocage-export-'));
  said = [];
  now = Date.UTC(2026, 4, 1);
});

afterEach(async () => {
  await fixture.dispose();
  rmSync(folder, { recursive: true, force: true });
});

/** @param step milliseconds that pass between two looks at the clock. */
function around(store: Partial<Store> = fixture.store, step = 0): Surroundings {
  return {
    openStore: async () => ({ ...fixture.store, ...store, close: async () => undefined }),
    clock: () => (now += step),
    input: Readable.from([]),
    output: new Writable({ write: (_, __, done) => done() }),
    say: (line) => void said.push(line),
  };
}

const create = (count: number) =>
  Promise.all(
    Array.from({ length: count }, (_, index) =>
      fixture.store.commit(createCar(`urn:x:${index}`, {}, { tenant: '' })),
    ),
  );

describe('bocage export', () => {
  it('says what does not move along', async () => {
    await fixture.store.commit(subscribe('urn:ngsi-ld:Subscription:1', {}, { tenant: '' }));
    await create(1);
    await runExport({ tenant: '' }, around());
    expect(said).toEqual([
      'Exported 1 Subscription and 1 Entity.',
      '1 Subscription is still owed notifications, which do not move along: let the broker deliver it first where it matters.',
    ]);
  });

  it('says how far it is, now and then', async () => {
    await create(1200);
    await runExport({ tenant: '' }, around(fixture.store, 2600));
    expect(said).toEqual(['… 500 Entities', '… 1200 Entities', 'Exported 1200 Entities.']);
  });

  it('says what the store says of itself where that is away', async () => {
    const catalogue = {
      ...fixture.store.catalogue,
      tenantExists: () => Promise.reject(new Problem('ServiceUnavailable', 'The database is away.')),
    };
    const health = () => ({ ready: false, detail: 'mongodb: nobody listens at mongo.example', waiting: 0 });
    await expect(runExport({ tenant: '' }, around({ catalogue, health }))).rejects.toThrow(
      'The database is away. mongodb: nobody listens at mongo.example',
    );
    expect(said).toEqual([]);
  });

  it('leaves a file of that name as it is where it fails', async () => {
    await create(1);
    const output = join(folder, 'a.jsonl');
    writeFileSync(output, 'old');
    const entities = { ...fixture.store.entities, retrieveMany: () => Promise.reject(new Error('away')) };
    await expect(runExport({ tenant: '', output }, around({ entities }))).rejects.toThrow('away');
    expect(readFileSync(output, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['a.jsonl']);
    await runExport({ tenant: '', output }, around());
    expect(readFileSync(output, 'utf8')).toContain('{"end":');
    expect(readdirSync(folder)).toEqual(['a.jsonl']);
  });
});
