import { describe, expect, it } from 'vitest';
import { useMongodbInstallation } from '../../../test/support/mongodb-installation.ts';
import { mongodbWanted } from '../../../test/support/mongodb-under-test.ts';

describe.runIf(mongodbWanted('transactions'))('the dictionary', () => {
  const installation = useMongodbInstallation('transactions');
  const iris = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) => `https://example.org/${from + index}`);

  it('gives one integer to each name, whoever asks at the same time', async () => {
    const dictionaries = await Promise.all(
      [1, 2, 3].map(async () => (await installation.start().registry.create('race')).dictionary),
    );
    const names = iris(0, 40);
    await Promise.all(
      dictionaries.flatMap((dictionary, index) => [
        dictionary.allocate(index === 0 ? names : [...names].reverse()),
        dictionary.allocate(names.slice(10 * index, 20 + 10 * index)),
      ]),
    );
    const given = dictionaries.map((dictionary) => names.map((iri) => dictionary.idOf(iri)));
    expect(new Set(given.map((ids) => ids.join())).size).toBe(1);
    expect(new Set(given[0]).size).toBe(names.length);
    expect(given[0]).not.toContain(undefined);
  });

  it('reads what another process gave', async () => {
    const one = (await installation.start().registry.create('two')).dictionary;
    const other = (await installation.start().registry.create('two')).dictionary;
    const names = iris(0, 5);
    await one.allocate(names);
    const ids = names.map((iri) => one.idOf(iri) as number);
    expect(other.idOf(names[0] as string)).toBeUndefined();
    expect(() => other.iriOf(ids[0] as number)).toThrow('no entry');
    let attempts = 0;
    const decoded = await other.decode((iriOf) => {
      attempts += 1;
      return ids.map(iriOf);
    });
    expect(decoded).toEqual(names);
    // Everything that is new is read at once.
    expect(attempts).toBe(2);
    await one.allocate(iris(5, 6));
    await other.look(iris(5, 7));
    expect(other.idOf('https://example.org/5')).toBe(one.idOf('https://example.org/5'));
    expect(other.idOf('https://example.org/6')).toBeUndefined();
  });

  it('says so where an integer was never given', async () => {
    const { dictionary } = await installation.start().registry.create('two');
    await expect(dictionary.decode((iriOf) => iriOf(4711))).rejects.toThrow(
      'no entry 4711: the database is damaged',
    );
  });

  it('has a limit, and refuses nothing that it has', async () => {
    const { dictionary, counters } = await installation
      .start({ dictionaryLimit: 5 })
      .registry.create('limited');
    await dictionary.allocate(iris(0, 4));
    // Numbers that nobody got are not counted.
    await counters.updateOne({ _id: 'term' }, { $inc: { value: 100 } });
    await expect(dictionary.allocate(iris(0, 6))).rejects.toThrow(
      'BadRequestData: https://example.org/5: this tenant uses 5 different type and Attribute names already',
    );
    await dictionary.allocate(iris(0, 5));
    expect(dictionary.idOf('https://example.org/4')).toBeGreaterThan(100);
    await expect(dictionary.allocate(iris(9, 10))).rejects.toThrow('BadRequestData');
    await dictionary.allocate(iris(0, 5));
  });
});
