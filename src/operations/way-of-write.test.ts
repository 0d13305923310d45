import { expect, it } from 'vitest';
import type { Store } from '../ports/store.ts';
import { wayOfWrite } from './way-of-write.ts';

const catalogue = { identity: async () => 'town' } as unknown as Store['catalogue'];

it('knows this broker however long the way was, and keeps of it what fits in a header', async () => {
  const via = ['town', ...Array.from({ length: 100 }, (_, index) => `broker-${index}`)];
  const way = await wayOfWrite({ catalogue }, '', via);
  expect(way.returned).toBe(true);
  expect(way.via).toHaveLength(20);
  expect(way.via?.at(-1)).toBe('broker-99');
});
