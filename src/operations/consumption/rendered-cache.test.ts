import { beforeEach, describe, expect, it } from 'vitest';
import type { Content } from '../result.ts';
import { createRenderedCache, type RenderedCache } from './rendered-cache.ts';

const forever = Number.POSITIVE_INFINITY;
const room = 'https://example.org/Room';
const lamp = 'https://example.org/Lamp';

let now = 1000;
let cache: RenderedCache;

beforeEach(() => {
  now = 1000;
  cache = createRenderedCache(100_000, () => now);
});

function content(size = 10): Content {
  return { kind: 'content', body: Buffer.alloc(size), mediaType: 'application/json' };
}

function commit(tenant: string, entityIds: string[], types: string[]): void {
  cache.invalidate({ tenant, entityIds, types, notified: [], catalogue: false });
}

describe('a rendered Entity', () => {
  it('is served as the same object until a commit touches it', () => {
    const kept = content();
    cache.begin().entity('', 'urn:a').keep('key', kept, forever);
    expect(cache.get('key')).toBe(kept);
    commit('', ['urn:b'], [room]);
    commit('other', ['urn:a'], [room]);
    expect(cache.get('key')).toBe(kept);
    commit('', ['urn:b', 'urn:a'], [room]);
    expect(cache.get('key')).toBeUndefined();
  });

  it('is not served when the store lost track of what it did', () => {
    const reading = cache.begin().entity('other', 'urn:b');
    cache.begin().entity('', 'urn:a').keep('key', content(), forever);
    cache.invalidate({
      tenant: '',
      entityIds: [],
      types: [],
      notified: [],
      catalogue: true,
      everything: true,
    });
    expect(cache.get('key')).toBeUndefined();
    reading.keep('other', content(), forever);
    expect(cache.get('other')).toBeUndefined();
  });

  it('is not kept when a commit came between the read and the rendering', () => {
    const reading = cache.begin().entity('', 'urn:a');
    commit('', ['urn:a'], [room]);
    reading.keep('key', content(), forever);
    expect(cache.get('key')).toBeUndefined();
  });

  it('is served until its time and not at it', () => {
    cache.begin().entity('', 'urn:a').keep('key', content(), 2000);
    now = 1999;
    expect(cache.get('key')).toBeDefined();
    now = 2000;
    expect(cache.get('key')).toBeUndefined();
  });
});

describe('a page', () => {
  it('goes with any change of one of its types', () => {
    cache.begin().page('', [room, lamp]).keep('key', content(), forever);
    commit('', ['urn:x'], ['https://example.org/Other']);
    expect(cache.get('key')).toBeDefined();
    commit('', ['urn:x'], [lamp]);
    expect(cache.get('key')).toBeUndefined();
  });

  it('without types goes with any change of the tenant', () => {
    cache.begin().page('', undefined).keep('key', content(), forever);
    commit('other', ['urn:x'], [lamp]);
    expect(cache.get('key')).toBeDefined();
    commit('', ['urn:x'], [lamp]);
    expect(cache.get('key')).toBeUndefined();
  });

  it('is not kept when a commit came in between', () => {
    const reading = cache.begin().page('', [room]);
    commit('', ['urn:a'], [room]);
    reading.keep('key', content(), forever);
    expect(cache.get('key')).toBeUndefined();
  });

  it('stays when only the catalogue changed', () => {
    cache.begin().page('', undefined).keep('key', content(), forever);
    cache.invalidate({ tenant: '', entityIds: [], types: [], notified: [], catalogue: true });
    expect(cache.get('key')).toBeDefined();
  });
});

describe('the budget', () => {
  function keep(key: string, size: number): void {
    cache.begin().entity('', key).keep(key, content(size), forever);
  }

  it('holds, the oldest going first', () => {
    for (let index = 0; index < 50; index++) keep(`key${index}`, 9000);
    expect(cache.statistics().bytes).toBeLessThanOrEqual(100_000);
    expect(cache.get('key0')).toBeUndefined();
    expect(cache.get('key49')).toBeDefined();
  });

  it('spares what was served', () => {
    for (let index = 0; index < 10; index++) keep(`key${index}`, 9000);
    cache.get('key0');
    for (let index = 10; index < 15; index++) keep(`key${index}`, 9000);
    expect(cache.get('key0')).toBeDefined();
    expect(cache.get('key1')).toBeUndefined();
  });

  it('spares nothing stale', () => {
    for (let index = 0; index < 10; index++) keep(`key${index}`, 9000);
    cache.get('key0');
    commit('', ['key0'], [room]);
    keep('key10', 9000);
    expect(cache.statistics().entries).toBe(10);
    expect(cache.get('key1')).toBeDefined();
  });

  it('counts an answer that is kept again once', () => {
    keep('key', 1000);
    const { bytes } = cache.statistics();
    keep('key', 1000);
    expect(cache.statistics()).toMatchObject({ bytes, entries: 1 });
  });

  it('takes no answer that would push out most of the others', () => {
    keep('key', 20_000);
    expect(cache.get('key')).toBeUndefined();
  });

  it('of zero keeps nothing', () => {
    const none = createRenderedCache(0, () => now);
    none.begin().entity('', 'urn:a').keep('key', content(), forever);
    none.invalidate({ tenant: '', entityIds: ['urn:a'], types: [], notified: [], catalogue: false });
    expect(none.get('key')).toBeUndefined();
  });

  it('counts hits and misses', () => {
    keep('key', 10);
    cache.get('key');
    cache.get('key');
    cache.get('none');
    expect(cache.statistics()).toMatchObject({ hits: 2, misses: 1, entries: 1 });
  });
});
