import { setTimeout as pause } from 'node:timers/promises';
import type { Collection, Filter } from 'mongodb';
import { Problem } from '../../core/errors.ts';
import type { Iri } from '../../core/model/entity.ts';
import { isDuplicateKey } from './connection/failures.ts';
import type { CounterDocument, TermDocument } from './layout.ts';
import { takeNumbers } from './numbers.ts';
import type { MongodbLimits } from './options.ts';
import type { Dictionary } from './tenant-database.ts';

/** Milliseconds until entries that another process is just making are looked for again. */
const pauseMs = 5;

/** An integer that is not known here: it is to be read from the database, and the work done again. */
class UnknownTerm extends Error {
  readonly id: number;

  constructor(id: number) {
    super(`The dictionary has no entry ${id} here.`);
    this.name = 'UnknownTerm';
    this.id = id;
  }
}

export function createDictionary(
  terms: Collection<TermDocument>,
  counters: Collection<CounterDocument>,
  { dictionaryLimit: limit, operationTimeMs }: Pick<MongodbLimits, 'dictionaryLimit' | 'operationTimeMs'>,
): Dictionary {
  const writeConcern = { w: 'majority', journal: true, wtimeoutMS: operationTimeMs } as const;
  const known = createKnownTerms(terms);
  const { iriOf, unknownOf, look } = known;
  let allocating: Promise<unknown> = Promise.resolve();

  const give = async (asked: readonly Iri[]): Promise<void> => {
    for (;;) {
      await look(asked);
      const unknown = unknownOf(asked);
      const [first] = unknown;
      if (first === undefined) return;
      await refuseAbove(limit, terms, known.count() + unknown.length, unknown);
      const number = await takeNumbers(counters, 'term', unknown.length);
      // Numbers that nobody got, as after a failure, do not count.
      await refuseAbove(limit, terms, number + unknown.length - 1, unknown);
      const fresh = unknown.map((iri, index): TermDocument => ({ _id: number + index, iri }));
      try {
        await terms.insertMany(fresh, { ordered: false, writeConcern });
        for (const term of fresh) known.learn(term);
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        // Another process was first with some of them, and a majority may not have those yet.
        await pause(pauseMs);
      }
    }
  };

  return {
    idOf: known.idOf,
    iriOf,
    look,
    async allocate(asked) {
      const unknown = unknownOf(asked);
      if (unknown.length === 0) return;
      // One after the other, so that this process does not race with itself.
      const turn = allocating.then(() => give(unknown));
      allocating = turn.catch(() => undefined);
      await turn;
    },
    async decode(work) {
      for (;;) {
        try {
          return work(iriOf);
        } catch (error) {
          if (!(error instanceof UnknownTerm)) throw error;
          await known.readMissing(error.id);
        }
      }
    },
  };
}

/**
 * What this process knows of the dictionary. An entry is known when a majority has it, whatever suffices for other
 * writes: what is known must never be taken back, and is never asked for again.
 */
function createKnownTerms(terms: Collection<TermDocument>) {
  const ids = new Map<Iri, number>();
  const iris: Iri[] = [];

  const learn = ({ _id, iri }: TermDocument): void => {
    ids.set(iri, _id);
    iris[_id] = iri;
  };
  const read = async (filter: Filter<TermDocument>): Promise<void> => {
    for await (const term of terms.find(filter, { readConcern: { level: 'majority' } })) learn(term);
  };
  const unknownOf = (asked: Iterable<Iri>): Iri[] => {
    const unknown = new Set<Iri>();
    for (const iri of asked) if (!ids.has(iri)) unknown.add(iri);
    return [...unknown];
  };

  return {
    learn,
    unknownOf,
    count: () => ids.size,
    idOf: (iri: Iri) => ids.get(iri),
    iriOf(id: number): Iri {
      const iri = iris[id];
      if (iri === undefined) throw new UnknownTerm(id);
      return iri;
    },
    async look(asked: Iterable<Iri>): Promise<void> {
      const unknown = unknownOf(asked);
      if (unknown.length > 0) await read({ iri: { $in: unknown } });
    },
    /** Reads one that is missing, and in the same go all that are newer than those that are known. */
    async readMissing(id: number): Promise<void> {
      await read({ $or: [{ _id: id }, { _id: { $gt: Math.max(0, iris.length - 1) } }] });
      if (iris[id] === undefined) {
        throw new Error(`The dictionary has no entry ${id}: the database is damaged.`);
      }
    },
  };
}

/** @param expected how many there would be at most: they are counted only where that is too many. */
async function refuseAbove(
  limit: number,
  terms: Collection<TermDocument>,
  expected: number,
  unknown: readonly Iri[],
): Promise<void> {
  if (expected <= limit) return;
  const used = await terms.countDocuments();
  if (used + unknown.length <= limit) return;
  const first = unknown[Math.max(0, limit - used)];
  throw new Problem(
    'BadRequestData',
    `${first}: this tenant uses ${limit} different type and Attribute names already, which is its limit.`,
  );
}
