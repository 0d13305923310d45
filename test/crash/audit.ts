import type { Ledger, Write } from './ledger.ts';

/** One Entity in one notification. Deletions have no counter. */
interface Arrival {
  readonly entityId: string;
  readonly notificationId: string;
  readonly value?: number;
}

/** Checks what one Subscription brought against the ledger. */
export interface Audit {
  readonly name: string;
  receive(arrival: Arrival): void;
  /** Writes that happened and of which no notification has come yet. */
  missing(): string[];
  /** Notifications of writes that did not happen or do not match, and those out of order. Said once each. */
  faults(): string[];
  readonly received: number;
  /** Arrivals of a notification whose id came before. */
  readonly redelivered: number;
}

/** Counts arrivals, and tells those whose notification and Entity came before. */
function arrivalCounter(): { count: (arrival: Arrival) => boolean; received: number; redelivered: number } {
  const seen = new Set<string>();
  return {
    received: 0,
    redelivered: 0,
    count({ notificationId, entityId }) {
      const key = `${notificationId} ${entityId}`;
      this.received += 1;
      if (seen.has(key)) {
        this.redelivered += 1;
        return false;
      }
      seen.add(key);
      return true;
    },
  };
}

type Verdict = 'right' | 'wrong' | 'open';

/** Whether a notification of this write may be there. A doubtful one may have happened. */
function judgePut({ kind, fate }: Write): Verdict {
  if (kind !== 'put' || fate === 'undone') return 'wrong';
  return fate === 'pending' ? 'open' : 'right';
}

/** Every put that matches arrives at least once with its counter, and first arrivals come in order. */
export function auditValues(name: string, ledger: Ledger, matches: (write: Write) => boolean): Audit {
  const counter = arrivalCounter();
  const arrived = new Map<string, { values: Set<number>; latest: number }>();
  /** How many writes of each Entity are settled and need no second look. */
  const checked = new Map<string, number>();
  /** Arrivals that no write explains yet: it may be in flight. */
  let unexplained: Arrival[] = [];
  const disordered: string[] = [];

  const judge = ({ entityId, value = 0 }: Arrival): Verdict => {
    const write = ledger.find(entityId, value);
    return write === undefined || !matches(write) ? 'wrong' : judgePut(write);
  };

  const accuse = ({ entityId, value }: Arrival): string =>
    `${name}: ${entityId}: ${value} never happened or does not match`;

  return {
    name,
    receive: (arrival) => {
      counter.count(arrival);
      const { entityId, value = 0 } = arrival;
      const entry = arrived.get(entityId) ?? { values: new Set<number>(), latest: 0 };
      arrived.set(entityId, entry);
      if (entry.values.has(value)) return;
      entry.values.add(value);
      if (value < entry.latest) disordered.push(`${name}: ${entityId}: ${value} came after ${entry.latest}`);
      entry.latest = Math.max(entry.latest, value);
      unexplained.push(arrival);
    },
    missing: () => {
      const absent: string[] = [];
      for (const entityId of ledger.entityIds) {
        const values = arrived.get(entityId)?.values;
        const owed = (write: Write): boolean =>
          write.kind === 'put' &&
          write.fate === 'done' &&
          matches(write) &&
          values?.has(write.value) !== true;
        const writes = ledger.writes(entityId).slice(checked.get(entityId) ?? 0);
        for (const { value } of writes.filter(owed)) absent.push(`${name}: ${entityId}: ${value}`);
        const open = writes.findIndex((write) => write.fate === 'pending' || owed(write));
        const settled = open < 0 ? writes.length : open;
        checked.set(entityId, (checked.get(entityId) ?? 0) + settled);
      }
      return absent;
    },
    faults: () => {
      const wrong = unexplained.filter((arrival) => judge(arrival) === 'wrong').map(accuse);
      unexplained = unexplained.filter((arrival) => judge(arrival) === 'open');
      return [...wrong, ...disordered.splice(0)];
    },
    get received() {
      return counter.received;
    },
    get redelivered() {
      return counter.redelivered;
    },
  };
}

/**
 * As {@link auditValues}, where changes are told together: of each Entity the last put that matches must come, or a later
 * one.
 */
export function auditLatest(name: string, ledger: Ledger, matches: (write: Write) => boolean): Audit {
  const values = auditValues(name, ledger, matches);
  const latest = new Map<string, number>();
  return {
    name,
    receive: (arrival) => {
      values.receive(arrival);
      const { entityId, value = 0 } = arrival;
      latest.set(entityId, Math.max(value, latest.get(entityId) ?? 0));
    },
    missing: () => {
      const absent: string[] = [];
      for (const entityId of ledger.entityIds) {
        const last = ledger
          .writes(entityId)
          .findLast((write) => write.kind === 'put' && write.fate === 'done' && matches(write));
        if (last !== undefined && last.value > (latest.get(entityId) ?? 0)) {
          absent.push(`${name}: ${entityId}: ${last.value} or later`);
        }
      }
      return absent;
    },
    faults: values.faults,
    get received() {
      return values.received;
    },
    get redelivered() {
      return values.redelivered;
    },
  };
}

/** Of every deletion that matches one notification comes: counted, for they bear no counter. */
export function auditDeletions(name: string, ledger: Ledger, matches: (write: Write) => boolean): Audit {
  const counter = arrivalCounter();
  const arrived = new Map<string, number>();
  const accused = new Set<string>();

  const deletions = (entityId: string, fates: readonly Write['fate'][]): number =>
    ledger
      .writes(entityId)
      .filter((write) => write.kind === 'delete' && fates.includes(write.fate) && matches(write)).length;

  return {
    name,
    receive: (arrival) => {
      if (!counter.count(arrival)) return;
      arrived.set(arrival.entityId, (arrived.get(arrival.entityId) ?? 0) + 1);
    },
    missing: () => {
      const absent: string[] = [];
      for (const entityId of ledger.entityIds) {
        const owed = deletions(entityId, ['done']) - (arrived.get(entityId) ?? 0);
        if (owed > 0) absent.push(`${name}: ${entityId}: ${owed} deletion(s)`);
      }
      return absent;
    },
    faults: () => {
      const wrong: string[] = [];
      for (const [entityId, count] of arrived) {
        const excess = count - deletions(entityId, ['done', 'pending', 'doubtful']);
        if (excess <= 0 || accused.has(entityId)) continue;
        accused.add(entityId);
        wrong.push(`${name}: ${entityId}: ${excess} deletion(s) that did not happen`);
      }
      return wrong;
    },
    get received() {
      return counter.received;
    },
    get redelivered() {
      return counter.redelivered;
    },
  };
}
