/**
 * `pending`: sent and not answered; then it happened or it did not, and either is right. `doubtful`: answered that it
 * could not be done now; the same is right, and what is sent after it may hide which.
 */
type Fate = 'pending' | 'doubtful' | 'done' | 'undone';

/** One write on one Entity. `value` is what its counter holds afterwards; values of an Entity only grow. */
export interface Write {
  readonly entityId: string;
  readonly kind: 'put' | 'delete';
  readonly value: number;
  fate: Fate;
}

/** What the store must hold: every acknowledged write, and of the unacknowledged ones a beginning, in order. */
export interface Ledger {
  /** Notes a write before it is sent. Writes on one Entity are noted in the order in which they are sent. */
  begin(entityId: string, kind: Write['kind']): Write;
  acknowledge(write: Write): void;
  /** Notes that it was answered that the write could not be done now. */
  doubt(write: Write): void;
  /** Whether it is known what became of the last write on the Entity. */
  certain(entityId: string): boolean;
  /** Every write on the Entity, in order. */
  writes(entityId: string): readonly Write[];
  find(entityId: string, value: number): Write | undefined;
  readonly entityIds: Iterable<string>;
  /** The counter after the last write that is known to have happened; undefined for no Entity. */
  current(entityId: string): number | undefined;
  /**
   * Compares with the counter that the store holds (undefined: no Entity).
   * @returns what is wrong, or undefined.
   */
  compare(entityId: string, held: number | undefined): string | undefined;
  /** As `compare`, and decides by it which writes happened, for senders that do not send again. A doubtful one before
   * another that happened stays so. */
  settle(entityId: string, held: number | undefined): string | undefined;
  /** How many writes have each fate. */
  count(): Record<Fate, number>;
}

const NONE = -1;

function lastDone(writes: readonly Write[]): number {
  return writes.findLastIndex(({ fate }) => fate === 'done');
}

function stateAfter(writes: readonly Write[], index: number): number | undefined {
  const write = writes[index];
  return write?.kind === 'put' ? write.value : undefined;
}

function isOpen(write: Write | undefined): boolean {
  return write?.fate === 'pending' || write?.fate === 'doubtful';
}

/** The latest write whose outcome may be the present state and is. */
function explain(writes: readonly Write[], held: number | undefined): number | undefined {
  const done = lastDone(writes);
  for (let index = writes.length - 1; index > done; index--) {
    if (isOpen(writes[index]) && stateAfter(writes, index) === held) return index;
  }
  return stateAfter(writes, done) === held ? done : undefined;
}

function accuse(entityId: string, writes: readonly Write[], held: number | undefined): string {
  const expected = stateAfter(writes, lastDone(writes));
  const acknowledged = expected === undefined ? 'no Entity' : `counter ${expected}`;
  const found = held === undefined ? 'no Entity' : `counter ${held}`;
  const known = writes.some(({ value, fate }) => value === held && fate !== 'undone');
  const charge = held === undefined || known ? 'lost' : 'never happened';
  return `${entityId}: ${charge}: the store holds ${found}, acknowledged was ${acknowledged}`;
}

export function createLedger(): Ledger {
  const byEntity = new Map<string, { writes: Write[]; byValue: Map<number, Write> }>();
  let lastValue = 0;
  const writesOf = (entityId: string): Write[] => byEntity.get(entityId)?.writes ?? [];

  return {
    begin: (entityId, kind) => {
      lastValue += 1;
      const write: Write = { entityId, kind, value: lastValue, fate: 'pending' };
      let entry = byEntity.get(entityId);
      if (entry === undefined) {
        entry = { writes: [], byValue: new Map() };
        byEntity.set(entityId, entry);
      }
      entry.writes.push(write);
      entry.byValue.set(write.value, write);
      return write;
    },
    acknowledge: (write) => {
      write.fate = 'done';
    },
    doubt: (write) => {
      write.fate = 'doubtful';
    },
    certain: (entityId) => !isOpen(writesOf(entityId).at(-1)),
    writes: writesOf,
    find: (entityId, value) => byEntity.get(entityId)?.byValue.get(value),
    get entityIds() {
      return byEntity.keys();
    },
    current: (entityId) => stateAfter(writesOf(entityId), lastDone(writesOf(entityId))),
    compare: (entityId, held) => {
      const writes = writesOf(entityId);
      return explain(writes, held) === undefined ? accuse(entityId, writes, held) : undefined;
    },
    settle: (entityId, held) => {
      const writes = writesOf(entityId);
      const reached = explain(writes, held);
      const last = reached ?? NONE;
      for (const [index, write] of writes.entries()) {
        if (!isOpen(write)) continue;
        if (index > last) write.fate = 'undone';
        else if (index === last || write.fate === 'pending') write.fate = 'done';
      }
      return reached === undefined ? accuse(entityId, writes, held) : undefined;
    },
    count: () => {
      const counts = { pending: 0, doubtful: 0, done: 0, undone: 0 };
      for (const { writes } of byEntity.values()) for (const { fate } of writes) counts[fate] += 1;
      return counts;
    },
  };
}
