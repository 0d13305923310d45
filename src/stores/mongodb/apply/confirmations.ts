import { isPassing } from '../connection/failures.ts';
import type { TenantDatabase } from '../tenant-database.ts';

/** An Entity whose document says of changes that they have happened. */
export interface Confirmation {
  readonly entityId: string;
  readonly sequences: readonly number[];
}

/** Tidies up after writes on a server without transactions, while nobody waits for it. Whatever fails is a chore later. */
export interface Confirmations {
  /** Changes that have happened: they are to say so themselves. */
  confirm(database: TenantDatabase, confirmations: readonly Confirmation[]): void;
  /** Changes that have not happened, and cannot any more. */
  discard(database: TenantDatabase, sequences: readonly number[]): void;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

interface Waiting {
  confirmations: Confirmation[];
  discarded: number[];
  /** Ends when nothing is left to do. */
  work: Promise<void> | undefined;
}

/** @param onFailure told of what went wrong, but for the server being away. */
export function createConfirmations(onFailure: (failure: Error) => void): Confirmations {
  const waiting = new Map<TenantDatabase, Waiting>();

  function waitingOf(database: TenantDatabase): Waiting {
    let one = waiting.get(database);
    if (one === undefined) {
      one = { confirmations: [], discarded: [], work: undefined };
      waiting.set(database, one);
    }
    return one;
  }

  async function work(database: TenantDatabase, one: Waiting): Promise<void> {
    while (one.confirmations.length + one.discarded.length > 0) {
      const { confirmations, discarded } = one;
      one.confirmations = [];
      one.discarded = [];
      try {
        if (discarded.length > 0) await discardChanges(database, discarded);
        if (confirmations.length > 0) await confirmChanges(database, confirmations);
      } catch (error) {
        // Chores do it when the server is there again.
        if (!isPassing(error)) onFailure(error instanceof Error ? error : new Error(String(error)));
      }
    }
    waiting.delete(database);
  }

  function begin(database: TenantDatabase, one: Waiting): void {
    one.work ??= work(database, one);
  }

  return {
    confirm(database, confirmations) {
      if (confirmations.length === 0) return;
      const one = waitingOf(database);
      for (const confirmation of confirmations) one.confirmations.push(confirmation);
      begin(database, one);
    },
    discard(database, sequences) {
      if (sequences.length === 0) return;
      const one = waitingOf(database);
      for (const sequence of sequences) one.discarded.push(sequence);
      begin(database, one);
    },
    async idle() {
      await Promise.all([...waiting.values()].map(({ work }) => work));
    },
  };
}

async function discardChanges({ outbox }: TenantDatabase, sequences: readonly number[]): Promise<void> {
  await outbox.deleteMany({ _id: { $in: sequences } });
}

/**
 * Changes first: as long as one of them is not known to have happened by itself, the Entity says so. Both can be done
 * again without harm.
 */
export async function confirmChanges(
  { outbox, entities }: TenantDatabase,
  confirmations: readonly Confirmation[],
): Promise<void> {
  const sequences = confirmations.flatMap((confirmation) => confirmation.sequences);
  await outbox.updateMany({ _id: { $in: sequences }, w: { $exists: true } }, { $unset: { w: '' } });
  const ids = confirmations.map(({ entityId }) => entityId);
  await entities.bulkWrite(
    [
      {
        updateMany: { filter: { _id: { $in: ids } }, update: { $pull: { r: { $in: sequences } } } },
      },
      { updateMany: { filter: { _id: { $in: ids }, r: { $size: 0 } }, update: { $unset: { r: '' } } } },
      {
        deleteMany: {
          filter: { _id: { $in: ids }, d: { $exists: false }, r: { $exists: false } },
        },
      },
    ],
    { ordered: true },
  );
}
