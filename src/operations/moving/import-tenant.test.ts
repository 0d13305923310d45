import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSqliteStore, type SqliteFixture } from '../../../test/contract/sqlite-fixture.ts';
import type { WriteRequest } from '../../commit/request.ts';
import type { ExportCounts } from './export-format.ts';
import { type ImportOptions, type ImportTarget, importTenant } from './import-tenant.ts';
import { splitLines } from './split-lines.ts';

const now = Date.UTC(2026, 4, 1);
const header = (members = {}) =>
  JSON.stringify({
    format: 'bocage-export',
    version: 1,
    tenant: 'x',
    instant: '2026-05-01T00:00:00Z',
    ...members,
  });
const car = (index: number, members = {}) =>
  JSON.stringify({ entity: { id: `urn:ngsi-ld:Car:${index}`, type: 'urn:x:Car', ...members } });
const deadLetter = (payload: string) =>
  JSON.stringify({
    deadLetter: {
      source: 'http',
      address: '/a',
      reason: 'b',
      payload,
      encoding: 'utf8',
      receivedAt: '2026-05-01T00:00:00.000Z',
    },
  });
const end = (entities: number, members = {}) =>
  JSON.stringify({ end: { contexts: 0, subscriptions: 0, deadLetters: 0, entities, ...members } });

let fixture: SqliteFixture;
let tenants = 0;

beforeAll(async () => {
  fixture = await makeSqliteStore();
});

afterAll(() => fixture.dispose());

/** In pieces of a few bytes, so that lines begin and end anywhere. */
async function* bytesOf(content: string | Buffer): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(content);
  const size = Math.max(7, Math.ceil(bytes.length / 500));
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

function importing(
  content: string | Buffer,
  { target = fixture.store, ...options }: Partial<ImportOptions> & { target?: ImportTarget } = {},
) {
  tenants += 1;
  return importTenant(target, splitLines(bytesOf(content)), {
    clock: () => now,
    tenant: `t${tenants}`,
    replace: false,
    ...options,
  });
}

const textOf = ({ operation }: WriteRequest) => (operation.name === 'restore' ? operation.body.text : '');

const lines = (...all: readonly string[]) => `${all.join('\n')}\n`;

describe('an import', () => {
  it('is into the tenant of the file where none is named', async () => {
    const target = splitLines(
      bytesOf(lines(header({ tenant: 'Roads' }), car(1, { größe: 'ü\u2028' }), end(1))),
    );
    const imported = await importTenant(fixture.store, target, { clock: () => now, replace: false });
    expect(imported).toMatchObject({ tenant: 'roads', entities: 1 });
    expect(await fixture.store.entities.retrieve('roads', 'urn:ngsi-ld:Car:1')).toMatchObject({
      attributes: { 'https://uri.etsi.org/ngsi-ld/default-context/größe': [{ value: 'ü\u2028' }] },
    });
  });

  it.each([
    ['nothing', '', /^line 1: expected the first line of an export/],
    ['no export', lines('{"a":1}'), /^line 1: format: expected "bocage-export"/],
    ['no JSON', lines('# a'), /^line 1: The body is not JSON/],
    ['a newer version', lines(header({ version: 2 }), end(0)), /^line 1: version: expected 1/],
    [
      'a tenant that is none',
      lines(header({ tenant: '../x' }), end(0)),
      /^line 1: tenant: expected a tenant/,
    ],
    ['no end', lines(header(), car(1)), /^line 2: expected more.*The file is cut\.$/],
    ['a cut line', lines(header(), car(1)).slice(0, -9), /^line 2: expected more/],
    [
      'fewer than it had',
      lines(header(), car(1), end(2)),
      /^line 3: the export had 2 entities, but here are 1/,
    ],
    [
      'more than it had',
      lines(header(), car(1), end(0)),
      /^line 3: the export had 0 entities, but here are 1/,
    ],
    [
      'another checksum',
      lines(header(), car(1), end(1, { sha256: 'ab' })),
      /^line 3: the lines are not those/,
    ],
    [
      'something behind the end',
      lines(header(), end(0), car(1)),
      /^line 3: expected nothing behind the last line/,
    ],
    [
      'an unknown record',
      lines(header(), '{"car":1}', end(0)),
      /^line 2: expected a JSON object whose first member/,
    ],
    ['no UTF-8', Buffer.from([...Buffer.from(lines(header())), 0xff, 0x0a]), /^line 2: is not UTF-8\.$/],
    ['a wrong count', lines(header(), end(-1)), /^line 2: end\.entities: expected a whole number/],
  ])('refuses a file with %s', async (_, content, detail) => {
    await expect(importing(content)).rejects.toMatchObject({ detail: expect.stringMatching(detail) });
  });

  it('is refused at the line that is wrong, and writes none of those with it', async () => {
    const cars = Array.from({ length: 1300 }, (_, index) => car(index));
    cars[1100] = car(1100, { speed: { type: 'Property' } });
    const tenant = 'wrong';
    await expect(importing(lines(header(), ...cars, end(1300)), { tenant })).rejects.toMatchObject({
      detail: expect.stringMatching(/^line 1102: speed\.value: expected/),
    });
    const written = await fixture.store.entities.query(tenant, {}, { limit: 2000, offset: 0, count: true });
    expect(written.total).toBe(1000);
    cars[1100] = car(1100);
    expect(await importing(lines(header(), ...cars, end(1300)), { tenant, replace: true })).toMatchObject({
      entities: 1300,
    });
  });

  it('names the line whose id is in use, also behind lines that are there already', async () => {
    const tenant = 'used';
    const letters = [1, 2].map(() => deadLetter('c'));
    const content = lines(header(), ...letters, car(1), car(2), end(2, { deadLetters: 2 }));
    await importing(content, { tenant });
    await expect(importing(content, { tenant })).rejects.toMatchObject({
      code: 'AlreadyExists',
      detail: 'line 4: An Entity with the id urn:ngsi-ld:Car:1 exists.',
    });
    expect(await fixture.store.catalogue.deadLetters(tenant, { limit: 9, offset: 0 })).toMatchObject({
      total: 2,
    });
  });

  it('hands what has an order over request by request: stores keep order on one Entity only', async () => {
    const letters = Array.from({ length: 1200 }, (_, index) => deadLetter(`${index}`));
    const cars = Array.from({ length: 1200 }, (_, index) => car(index));
    const atOnce = { deadLetter: 0, entity: 0 };
    let underWay = 0;
    const commit = async (request: WriteRequest) => {
      underWay += 1;
      const kind = textOf(request).includes('"deadLetter"') ? 'deadLetter' : 'entity';
      atOnce[kind] = Math.max(atOnce[kind], underWay);
      const result = await fixture.store.commit(request);
      underWay -= 1;
      return result;
    };
    const content = lines(header(), ...letters, ...cars, end(1200, { deadLetters: 1200 }));
    await importing(content, { target: { ...fixture.store, commit } });
    expect(atOnce).toEqual({ deadLetter: 1, entity: 3 });
  });

  it('begins no more once a line was refused, and names the first one that was', async () => {
    const cars = Array.from({ length: 4000 }, (_, index) => car(index));
    const first = Promise.withResolvers<void>();
    let begun = 0;
    const commit = async (request: WriteRequest) => {
      begun += 1;
      const place = begun;
      // The third is refused while the first is still on its way.
      if (place === 1) await first.promise;
      if (place !== 3) return fixture.store.commit(request);
      first.resolve();
      const problem = { code: 'BadRequestData', detail: 'line 1002: no.' } as const;
      return { kind: 'refused', problem: { ...problem, type: '', title: '', status: 400 } } as const;
    };
    const content = lines(header(), ...cars, '{"car":1}', end(4000));
    await expect(importing(content, { target: { ...fixture.store, commit } })).rejects.toMatchObject({
      detail: 'line 1002: no.',
    });
    expect(begun).toBeLessThan(5);
  });

  it('says how much is durable also of a request with a line that was refused', async () => {
    const tenant = 'partly';
    await importing(lines(header(), car(2), end(1)), { tenant });
    const told: ExportCounts[] = [];
    const onProgress = (counts: ExportCounts) => void told.push({ ...counts });
    const content = lines(header(), car(1), car(2), car(3), end(3));
    await expect(importing(content, { tenant, onProgress })).rejects.toMatchObject({
      detail: 'line 3: An Entity with the id urn:ngsi-ld:Car:2 exists.',
    });
    expect(told).toEqual([{ contexts: 0, subscriptions: 0, deadLetters: 0, entities: 2 }]);
  });
});
