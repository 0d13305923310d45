import type { MongoClient } from 'mongodb';

/** What the server can do beyond what every supported one can. */
export interface ServerFeatures {
  /** Whether one message may write to several collections and tells the result of each write: from version 8.0. */
  writesTogether(): Promise<boolean>;
  /** Asks again at the next call: the server may have been exchanged. */
  forget(): void;
}

/** The wire version of MongoDB 8.0. */
const together = 25;

export function createServerFeatures(client: MongoClient): ServerFeatures {
  let asked: Promise<boolean> | undefined;
  return {
    writesTogether() {
      asked ??= client
        .db('admin')
        .command({ hello: 1 })
        .then(
          ({ maxWireVersion }) => Number(maxWireVersion) >= together,
          (error: unknown) => {
            asked = undefined;
            throw error;
          },
        );
      return asked;
    },
    forget() {
      asked = undefined;
    },
  };
}
