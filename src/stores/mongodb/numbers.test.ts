import { describe, expect, it } from 'vitest';
import { useMongodbInstallation } from '../../../test/support/mongodb-installation.ts';
import { mongodbWanted } from '../../../test/support/mongodb-under-test.ts';

describe.runIf(mongodbWanted('standalone'))('numbers', () => {
  const installation = useMongodbInstallation('standalone');
  const start = async () => (await installation.start().registry.open('')).numbers;

  it('are given once, whoever asks at the same time, and however many', async () => {
    const processes = [await start(), await start()];
    const counts = [1, 3, 1000, 1, 5000, 2, 1024, 1];
    const given = await Promise.all(
      processes.flatMap((numbers) =>
        [...counts, ...counts].map(async (count) => ({ first: await numbers.next(count), count })),
      ),
    );
    const all = given.flatMap(({ first, count }) =>
      Array.from({ length: count }, (_, index) => first + index),
    );
    expect(new Set(all).size).toBe(all.length);
  });

  it('of changes grow, whoever gave the last', async () => {
    const processes = [await start(), await start()];
    let last = 0;
    for (let turn = 0; turn < 10; turn++) {
      const firsts = await Promise.all([3, 1, 2].map((count) => processes[turn % 2]?.nextChange(count)));
      const all = firsts as number[];
      expect(all).toEqual([...all].sort((a, b) => a - b));
      expect(all[0]).toBeGreaterThan(last);
      expect((all[1] as number) - (all[0] as number)).toBeGreaterThanOrEqual(3);
      last = (all[2] as number) + 1;
    }
  });
});
