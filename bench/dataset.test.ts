import { describe, expect, it } from 'vitest';
import { createDataset } from './dataset.ts';

describe('the data of the benchmark', () => {
  it('has Entities of about 1 KB with six Properties, a place and a Relationship', () => {
    const text = createDataset(100, 1).entity(7);
    const kinds = Object.values(JSON.parse(text) as Record<string, { type?: string }>).map(
      ({ type }) => type,
    );
    expect(text.length).toBe(1024);
    expect(kinds.filter((kind) => kind === 'Property')).toHaveLength(6);
    expect(kinds.filter((kind) => kind === 'GeoProperty')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'Relationship')).toHaveLength(1);
  });

  it('never creates an id twice', () => {
    const dataset = createDataset(100, 1);
    const ids = Array.from({ length: 50 }, () => (JSON.parse(dataset.newEntity()) as { id: string }).id);
    expect(new Set(ids).size).toBe(50);
  });

  it('speaks of Entities that are there', () => {
    const dataset = createDataset(3, 1);
    const hot = new Set([0, 1, 2].map((index) => (JSON.parse(dataset.entity(index)) as { id: string }).id));
    const batch = JSON.parse(dataset.batch(3)) as { id: string }[];
    expect(batch.map(({ id }) => hot.has(id))).toEqual([true, true, true]);
    expect(Array.from({ length: 20 }, () => hot.has(dataset.anyId()))).not.toContain(false);
    expect([...dataset.hotIds()].map((id) => hot.has(id))).toEqual([true, true, true]);
  });

  it('asks many different questions', () => {
    const dataset = createDataset(100, 1);
    const questions = Array.from({ length: 2000 }, () => [dataset.warmerThan(), dataset.near()]).flat();
    expect(new Set(questions).size).toBeGreaterThan(1500);
  });

  it('asks for fewer metres where there are more Entities', () => {
    const metres = [100, 10_000, 1_000_000].map(
      (size) => /maxDistance==(\d+)/.exec(createDataset(size, 1).nearFew())?.[1],
    );
    expect(metres).toEqual(['2000', '2000', '200']);
  });
});
