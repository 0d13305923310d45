import { describe, expect, it } from 'vitest';
import type { Entity } from '../../../core/model/entity.ts';
import { createRecentEntities } from './recent-entities.ts';

const recent = (id: string) => {
  const entity: Entity = { id, types: ['urn:t'], scopes: [], attributes: {}, createdAt: 0, modifiedAt: 0 };
  return { eid: 1, entity };
};

describe('the Entities that were written lately', () => {
  it('are those of one tenant', () => {
    const ofTenant = createRecentEntities();
    const [one, other] = [ofTenant(), ofTenant()];
    one.put('urn:x:1', recent('urn:x:1'), 10);
    expect(one.get('urn:x:1')?.entity.id).toBe('urn:x:1');
    expect(other.get('urn:x:1')).toBeUndefined();
    one.clear();
    expect(one.get('urn:x:1')).toBeUndefined();
  });

  it('are few enough for the capacity that all tenants share', () => {
    const ofTenant = createRecentEntities();
    const [one, other] = [ofTenant(), ofTenant()];
    one.put('urn:x:first', recent('urn:x:first'), 60_000);
    one.put('urn:x:again', recent('urn:x:again'), 60_000);
    for (let index = 0; index < 98; index++) other.put(`urn:x:${index}`, recent('urn:x'), 60_000);
    one.put('urn:x:first', recent('urn:x:first'), 60_000);
    expect(one.get('urn:x:again')).toBeDefined();
    other.put('urn:x:99', recent('urn:x'), 60_000);
    expect(one.get('urn:x:again')).toBeUndefined();
    expect(one.get('urn:x:first')).toBeDefined();
    other.delete('urn:x:99');
    expect(other.get('urn:x:99')).toBeUndefined();
  });

  it('are not the very large ones', () => {
    const one = createRecentEntities()();
    one.put('urn:x:1', recent('urn:x:1'), 10);
    one.put('urn:x:1', recent('urn:x:1'), 100_000);
    expect(one.get('urn:x:1')).toBeUndefined();
  });
});
