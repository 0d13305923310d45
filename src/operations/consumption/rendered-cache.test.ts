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

/** A page is kept when it comes again. */
function keepPage(types: string[] | undefined, key = 'key'): void {
  cache.begin().page('', types).keep(key, content(), forever);
  cache.begin().page('', types).keep(key, content(), forever);
}

describe('a page', () => {
  it('goes with any change of one of its types', () => {
    keepPage([room, lamp]);
    commit('', ['urn:x'], ['https://example.org/Other']);
    expect(cache.get('key')).toBeDefined();
    commit('', ['urn:x'], [lamp]);
    expect(cache.get('key')).toBeUndefined();
  });

  it('without types goes with any change of the tenant', () => {
    keepPage(undefined);
    commit('other', ['urn:x'], [lamp]);
    expect(cache.get('key')).toBeDefined();
    commit('', ['urn:x'], [lamp]);
    expect(cache.get('key')).toBeUndefined();
  });

  it('is kept only when it comes again before anything changed', () => {
    cache.begin().page('', [room]).keep('key', content(), forever);
    expect(cache.get('key')).toBeUndefined();
    commit('', ['urn:a'], [room]);
    cache.begin().page('', [room]).keep('key', content(), forever);
    expect(cache.get('key')).toBeUndefined();
    cache.begin().page('', [room]).keep('key', content(), forever);
    expect(cache.get('key')).toBeDefined();
  });

  it('is not kept when a commit came in between', () => {
    cache.begin().page('', [room]).keep('key', content(), forever);
    const reading = cache.begin().page('', [room]);
    commit('', ['urn:a'], [room]);
    reading.keep('key', content(), forever);
    expect(cache.get('key')).toBeUndefined();
  });

  it('stays when only the catalogue changed', () => {
    keepPage(undefined);
    cache.invalidate({ tenant: '', entityIds: [], types: [], notified: [], catalogue: true });
    expect(cache.get('key')).toBeDefined();
  });
});

describe('an Entity that was rendered', () => {
  const rendering = 'tenant, @context and form';
  const rendered = (text: string, expiresAt = forever) => ({
    text: Buffer.from(text),
    altered: false,
    expiresAt,
  });

  it('is found in its version and rendering only', () => {
    const kept = rendered('one');
    cache.begin().rendered(rendering).keep('urn:a', 1, kept);
    const found = cache.begin().rendered(rendering);
    expect(found.find('urn:a', 1)).toBe(kept);
    expect(found.find('urn:a', 2)).toBeUndefined();
    expect(found.find('urn:b', 1)).toBeUndefined();
    expect(cache.begin().rendered('another').find('urn:a', 1)).toBeUndefined();
  });

  it('stays whatever is committed, and gives way to its next version', () => {
    cache.begin().rendered(rendering).keep('urn:a', 1, rendered('one'));
    commit('', ['urn:a'], [room]);
    const entities = cache.begin().rendered(rendering);
    expect(entities.find('urn:a', 1)).toBeDefined();
    entities.keep('urn:a', 2, rendered('two'));
    expect(entities.find('urn:a', 1)).toBeUndefined();
    expect(cache.statistics().entries).toBe(1);
  });

  it('is not found from the instant on at which something of it ceases to exist', () => {
    const entities = cache.begin().rendered(rendering);
    entities.keep('urn:a', 1, rendered('one', 2000));
    now = 1999;
    expect(entities.find('urn:a', 1)).toBeDefined();
    now = 2000;
    expect(entities.find('urn:a', 1)).toBeUndefined();
  });

  it.each(['contexts', 'everything'] as const)(
    'is forgotten with all else when %s may have changed',
    (what) => {
      keepPage(undefined, 'page');
      const before = cache.begin();
      before.rendered(rendering).keep('urn:a', 1, rendered('one'));
      cache.invalidate({
        tenant: '',
        entityIds: [],
        types: [],
        notified: [],
        catalogue: false,
        [what]: true,
      });
      expect(cache.statistics()).toMatchObject({ entries: 0, bytes: 0 });
      expect(cache.begin().rendered(rendering).find('urn:a', 1)).toBeUndefined();
      before.rendered(rendering).keep('urn:a', 1, rendered('old'));
      before.entity('', 'urn:a').keep('entity', content(), forever);
      expect(cache.statistics().entries).toBe(0);
    },
  );

  it('shares the budget with whole answers', () => {
    const entities = cache.begin().rendered(rendering);
    for (let index = 0; index < 20; index++) {
      entities.keep(`urn:${index}`, 1, { ...rendered(''), text: Buffer.alloc(9000) });
      cache.begin().entity('', `urn:${index}`).keep(`key${index}`, content(9000), forever);
    }
    expect(cache.statistics().bytes).toBeLessThanOrEqual(100_000);
    expect(entities.find('urn:0', 1)).toBeUndefined();
    expect(entities.find('urn:19', 1)).toBeDefined();
  });

  it('keeps its name apart when there are very many renderings', () => {
    cache.begin().rendered('first').keep('urn:a', 1, rendered('one'));
    for (let index = 0; index < 1500; index++) {
      expect(cache.begin().rendered(`rendering ${index}`).find('urn:a', 1)).toBeUndefined();
    }
  });
});

describe('a cache that keeps no answers', () => {
  it('keeps Entities by version all the same', () => {
    const versions = createRenderedCache(100_000, () => now, false);
    const reading = versions.begin();
    reading.entity('', 'urn:a').keep('key', content(), forever);
    for (let times = 0; times < 2; times++) reading.page('', [room]).keep('page', content(), forever);
    expect(versions.get('key')).toBeUndefined();
    expect(versions.get('page')).toBeUndefined();
    const rendered = { text: Buffer.from('{}'), altered: false, expiresAt: forever };
    reading.rendered('plain').keep('urn:a', 7, rendered);
    expect(versions.begin().rendered('plain').find('urn:a', 7)).toBe(rendered);
    expect(versions.begin().rendered('plain').find('urn:a', 8)).toBeUndefined();
    expect(versions.begin().alone('plain').held('urn:a')).toBeUndefined();
    reading.alone('plain').keep('urn:a', 8, { ...rendered, expiresAt: now + 1 });
    expect(versions.begin().alone('plain').held('urn:a')).toMatchObject({ version: 8 });
    now += 1;
    expect(versions.begin().alone('plain').held('urn:a')).toBeUndefined();
    expect(cache.begin().alone('plain').held('urn:a')).toBeUndefined();
    expect(versions.statistics()).toMatchObject({ hits: 0, misses: 0, entries: 2 });
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
