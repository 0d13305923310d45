import { MongoServerError } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { Problem } from '../../../core/errors.ts';
import { defaultMongodbLimits } from '../options.ts';
import type { TenantDatabase } from '../tenant-database.ts';
import { type ReadingParts, readAtOnce } from './reading.ts';

const parts = {
  limits: defaultMongodbLimits,
  readConcern: { level: 'local' },
  run: (work) => work(),
} as ReadingParts;
const database = { level: 'standalone' } as TenantDatabase;
const failure = (code: number) => new MongoServerError({ message: `code ${code}`, code });

/** A read that fails so often before it succeeds. @returns how often it was made, or why it was refused. */
async function tryReading(times: number, error: Error): Promise<number | unknown> {
  let made = 0;
  try {
    return await readAtOnce(parts, database, async () => {
      made += 1;
      if (made <= times) throw error;
      return made;
    });
  } catch (refusal) {
    return [made, refusal instanceof Problem ? refusal.code : refusal];
  }
}

describe('readAtOnce', () => {
  it('reads again where a snapshot or cursor was lost, or the server is another one now', async () => {
    for (const code of [43, 246, 10_107]) expect(await tryReading(2, failure(code))).toBe(3);
  });

  it('gives up where that does not end', async () => {
    expect(await tryReading(9, failure(246))).toEqual([4, 'ServiceUnavailable']);
  });

  it('says of a server that had no time left that the query takes too long', async () => {
    expect(await tryReading(1, failure(50))).toEqual([1, 'TooComplexQuery']);
  });

  it('tries nothing again that would fail again', async () => {
    const wrong = failure(2);
    expect(await tryReading(1, wrong)).toEqual([1, wrong]);
    expect(await tryReading(1, new Problem('BadRequestData', 'no'))).toEqual([1, 'BadRequestData']);
  });
});
