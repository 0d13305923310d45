import { beforeAll, describe, expect, it } from 'vitest';
import { useApp } from '../support/use-app.ts';

const entities = '/ngsi-ld/v1/entities';
const operations = '/ngsi-ld/v1/entityOperations';
const pageSize = 300;

const idOf = (index: number) => `urn:x:${String(index).padStart(5, '0')}`;
const range = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => idOf(from + index));

describe('pages far from the start', () => {
  const app = useApp();

  const write = async (operation: 'create' | 'delete', ids: readonly string[]) => {
    const body =
      operation === 'delete'
        ? ids
        : ids.map((id) => ({ id, type: 'Item', n: { type: 'Property', value: 1 } }));
    const { status } = await app.request({ method: 'POST', path: `${operations}/${operation}`, body });
    expect(status).toBe(operation === 'create' ? 201 : 204);
  };
  const page = async (offset: number, query = 'type=Item', limit = pageSize) => {
    const path = `${entities}?${query}&pick=id&limit=${limit}&offset=${offset}`;
    const { body } = await app.request({ path });
    return (body as { id: string }[]).map(({ id }) => id);
  };
  const continued = async (offset: number, query = 'type=Item') => {
    const path = `/ops/query?explain=true&${query}&limit=${pageSize}&offset=${offset}`;
    const { body } = await app.request({ path });
    return (body as { page: { continued: boolean } }).page.continued;
  };

  beforeAll(async () => {
    await write('create', range(0, 1000));
    await write('create', range(1000, 2000));
  });

  it('follow one another, whatever their size', async () => {
    const walked: string[] = [];
    for (let offset = 0; offset < 2000; offset += pageSize) walked.push(...(await page(offset)));
    expect(walked).toEqual(range(0, 2000));
    expect(await page(1300, 'type=Item', 7)).toEqual(range(1300, 1307));
    expect(await page(1307, 'type=Item', 7)).toEqual(range(1307, 1314));
    expect(await page(2000)).toEqual([]);
  });

  it('begin where the page before ended, and nowhere else', async () => {
    await page(900);
    expect(await continued(1200)).toBe(true);
    expect(await continued(1200, 'type=Item&q=n==1')).toBe(false);
    expect(await continued(1201)).toBe(false);
    expect(await continued(900)).toBe(false);
  });

  it('skip and repeat nothing that stays, whatever is written between them', async () => {
    const before = await page(900);
    expect(before).toEqual(range(900, 1200));
    await write('delete', [...range(0, 40), ...range(1190, 1210)]);
    await write('create', range(5000, 5010));
    expect(await page(1200)).toEqual(range(1210, 1510));
    const rest = [...(await page(1500)), ...(await page(1800))];
    expect(rest).toEqual([...range(1510, 2000), ...range(5000, 5010)]);
  });

  it('count from the start where no page ended', async () => {
    // 40 are gone before it, and 10 of the 20 that went around 1,200.
    expect(await page(1111, 'type=Item', 2)).toEqual(range(1151, 1153));
  });

  it('count all in spite of where they begin', async () => {
    const path = `${entities}?type=Item&pick=id&limit=300&offset=1200&count=true`;
    await page(900);
    expect((await app.request({ path })).headers['ngsild-results-count']).toBe('1950');
  });

  it('are counted from the start in an order of their own', async () => {
    const newest = 'type=Item&orderBy=id;desc';
    await page(900, newest);
    expect((await page(1200, newest))[0]).toBe(idOf(789));
  });
});
