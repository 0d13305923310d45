import { expect, it } from 'vitest';
import { createSourceAlias } from './source-alias.ts';

it('asks once for each tenant, and again where there was no answer', async () => {
  const asked: string[] = [];
  let away = true;
  const alias = createSourceAlias({
    async identity(tenant) {
      asked.push(tenant);
      if (away) throw new Error('away');
      return `alias of ${tenant}`;
    },
  });
  await expect(alias('city')).rejects.toThrow('away');
  away = false;
  expect(await alias('city')).toBe('alias of city');
  expect(await alias('city')).toBe('alias of city');
  expect(await alias('farm')).toBe('alias of farm');
  expect(asked).toEqual(['city', 'city', 'farm']);
});
