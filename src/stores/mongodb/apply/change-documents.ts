import type { EpochMs } from '../../../core/model/entity.ts';
import type { AtomicWrite, OwedChange } from '../atomic-write.ts';
import type { ChangeDocument } from '../layout.ts';

/** A write whose changes have their sequences. */
export interface NumberedWrite extends Omit<AtomicWrite, 'changes'> {
  readonly changes: readonly ChangeDocument[];
}

/** @param first the sequence of the first change: the rest follow, in their order. */
export function numberChanges(writes: readonly AtomicWrite[], first: number): readonly NumberedWrite[] {
  let sequence = first;
  return writes.map((write) => ({
    ...write,
    changes: write.changes.map((change) => changeDocument(change, sequence++)),
  }));
}

function changeDocument({ i, d, c, recipients }: OwedChange, sequence: number): ChangeDocument {
  return {
    _id: sequence,
    i,
    d,
    c,
    n: recipients.map(({ s, n }) => ({ s, n, attempts: 0, nextAttemptAt: 0 })),
  };
}

/** The same, as written before what says that it has happened. */
export function writtenAhead(change: ChangeDocument, at: EpochMs): ChangeDocument {
  return { ...change, w: at };
}
