import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { useApp } from '../support/use-app.ts';

const entities = '/ngsi-ld/v1/entities';
const operations = '/ngsi-ld/v1/entityOperations';

interface Shown {
  readonly id: string;
  readonly n: number;
}

describe('pages of rendered Entities, while many are written', () => {
  const app = useApp();
  const ids = Array.from({ length: 40 }, (_, index) => `urn:x:${index}`);
  const rounds = 60;
  /** The last value of each that was acknowledged. */
  const acknowledged = new Map(ids.map((id) => [id, 0]));
  let writing = true;

  const body = (id: string, n: number, type = 'Room') => ({ id, type, n: { type: 'Property', value: n } });

  async function writeAll(): Promise<void> {
    for (let round = 1; round <= rounds; round++) {
      const some = ids.filter((_, index) => index % 4 === round % 4);
      if (round % 3 === 0) {
        const entitiesNow = some.map((id) => body(id, round));
        await app.request({ method: 'POST', path: `${operations}/upsert`, body: entitiesNow });
      } else if (round % 7 === 0) {
        // Another Entity with the same id, not another state of it.
        await app.request({ method: 'POST', path: `${operations}/delete`, body: some });
        const again = some.map((id) => body(id, round));
        await app.request({ method: 'POST', path: `${operations}/create`, body: again });
      } else {
        await Promise.all(
          some.map((id) =>
            app.request({ method: 'PATCH', path: `${entities}/${id}/attrs/n`, body: { value: round } }),
          ),
        );
      }
      for (const id of some) acknowledged.set(id, round);
    }
    writing = false;
  }

  /** Each page shows at least what was acknowledged before it was asked for, and each Entity once. */
  async function readPages(query: string, numberOf: (entity: Shown) => number): Promise<number> {
    let pages = 0;
    while (writing) {
      const before = new Map(acknowledged);
      const { body: page } = await app.request({ path: `${entities}?${query}` });
      const shown = page as readonly Shown[];
      expect(new Set(shown.map(({ id }) => id)).size).toBe(shown.length);
      for (const entity of shown) expect(numberOf(entity)).toBeGreaterThanOrEqual(before.get(entity.id) ?? 0);
      pages += 1;
      await setImmediate();
    }
    return pages;
  }

  it('show nothing older than what was acknowledged', async () => {
    await app.request({ method: 'POST', path: `${operations}/create`, body: ids.map((id) => body(id, 0)) });
    const simplified = ({ n }: Shown) => n;
    const normalized = ({ n }: Shown) => (n as unknown as { value: number }).value;
    const [, ...pages] = await Promise.all([
      writeAll(),
      readPages('type=Room&options=keyValues&limit=30', simplified),
      readPages('q=n>=0&options=keyValues&limit=40', simplified),
      readPages('type=Room&limit=20&offset=10', normalized),
      readPages('type=Room&orderBy=n;desc&limit=20', normalized),
      readPages('q=n>=0&idPattern=urn:x:[123]', normalized),
    ]);
    for (const count of pages) expect(count).toBeGreaterThan(5);
  });

  it('are the same as those that are rendered anew', async () => {
    for (const query of ['type=Room&limit=40', 'q=n>=0&limit=40', 'type=Room&limit=40&format=concise']) {
      const { body: fromMemory } = await app.request({ path: `${entities}?${query}` });
      const anew = await Promise.all(
        (fromMemory as Shown[]).map(async ({ id }) => {
          const format = query.includes('concise') ? 'concise' : 'normalized';
          return (await app.request({ path: `${entities}/${id}?format=${format}&local=true` })).body;
        }),
      );
      expect(fromMemory).toEqual(anew);
      expect(fromMemory).toHaveLength(40);
    }
  });
});

describe('pages, at the instant at which something ceases to exist', () => {
  const app = useApp();

  it('do without it, and count without it', async () => {
    const at = Date.now() + 2_000;
    const expiresAt = new Date(at).toISOString();
    const staying = { id: 'urn:x:staying', type: 'Room', n: { type: 'Property', value: 1 } };
    const created = await app.request({
      method: 'POST',
      path: `${operations}/create`,
      body: [
        { id: 'urn:x:gone', type: 'Room', expiresAt },
        {
          id: 'urn:x:part',
          type: 'Room',
          n: { type: 'Property', value: 1 },
          gone: { type: 'Property', value: 1, expiresAt },
        },
        staying,
      ],
    });
    expect(created.status).toBe(201);
    const path = `${entities}?type=Room&count=true&limit=2`;
    let before = 0;
    for (;;) {
      const asked = Date.now();
      const response = await app.request({ path });
      const answered = Date.now();
      const shown = (response.body as { id: string }[]).map(({ id }) => id);
      if (answered < at) {
        expect(shown).toEqual(['urn:x:gone', 'urn:x:part']);
        expect(response.headers['ngsild-results-count']).toBe('3');
        before += 1;
      }
      if (asked >= at) {
        expect(shown).toEqual(['urn:x:part', 'urn:x:staying']);
        expect(response.headers['ngsild-results-count']).toBe('2');
        break;
      }
      await setImmediate();
    }
    expect(before).toBeGreaterThan(0);
    const part = (await app.request({ path: `${entities}?type=Room&q=n==1;!gone&options=keyValues` })).body;
    expect(part).toEqual([
      { id: 'urn:x:part', type: 'Room', n: 1 },
      { id: 'urn:x:staying', type: 'Room', n: 1 },
    ]);
  });
});
